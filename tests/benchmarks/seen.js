/** Tells the console when the first bars were painted, in milliseconds since the page was asked for. */
const observer = new MutationObserver(() => {
  if (!document.querySelector("[data-testid=bar][data-prob]")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => console.debug(`bars ${performance.now()}`)));
});
observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-prob"] });
