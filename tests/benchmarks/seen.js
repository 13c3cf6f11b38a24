/** Tells the console when the first bars were painted, in milliseconds since the page was asked for. */
const observer = new MutationObserver(() => {
  if (!document.querySelector("[data-testid=bar][data-prob]")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(tell));
});
observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-prob"] });

function tell() {
  // oxlint-disable-next-line no-console -- the driver hears it without a script of its own in the page
  console.debug(`bars ${performance.now()}`);
}
