/** Print one element of the page, and nothing else of it. */

/** Have the browser print `element`: while it does, all that stands beside it on the way up to the body is hidden. */
export function printOnly(element) {
  const hidden = besides(element).filter((one) => !one.hidden);
  const restore = () => {
    for (const one of hidden) one.hidden = false;
  };
  for (const one of hidden) one.hidden = true;
  addEventListener("afterprint", restore, { once: true });
  print();
}

function besides(element) {
  if (element === document.body) return [];
  const siblings = [...element.parentElement.children].filter((one) => one !== element);
  return [...siblings, ...besides(element.parentElement)];
}
