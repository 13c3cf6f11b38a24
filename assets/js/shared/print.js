/** Print one element of the page, and nothing else of it. */

/** Have the browser print `element`: meanwhile nothing is shown of what stands beside it on the way up to the body. */
export function printOnly(element) {
  const others = besides(element).map((one) => ({ style: one.style, before: one.style.display }));
  const restore = () => {
    for (const { style, before } of others) style.display = before;
  };
  for (const { style } of others) style.setProperty("display", "none", "important");
  addEventListener("afterprint", restore, { once: true });
  print();
}

function besides(element) {
  if (element === document.body) return [];
  const siblings = [...element.parentElement.children].filter((one) => one !== element);
  return [...siblings, ...besides(element.parentElement)];
}
