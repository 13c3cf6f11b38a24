/** Print one element of the page, and nothing else of it. */

/**
 * Have the browser print `element`: meanwhile nothing is shown of what stands beside it on the way up to the body, and
 * nothing on that way cuts off what page breaks push down.
 */
export function printOnly(element) {
  const changed = [
    ...besides(element).map((one) => instead(one, "display", "none")),
    ...around(element).map((one) => instead(one, "overflow", "visible")),
  ];
  const restore = () => {
    for (const undo of changed) undo();
  };
  addEventListener("afterprint", restore, { once: true });
  print();
}

/** Give `element` a style whatever the sheets say; returns what takes it back. */
function instead({ style }, property, value) {
  const before = style.getPropertyValue(property);
  style.setProperty(property, value, "important");
  return () => style.setProperty(property, before);
}

function besides(element) {
  return [element, ...around(element)].flatMap((one) =>
    one === document.body ? [] : [...one.parentElement.children].filter((other) => other !== one),
  );
}

/** What holds `element`, up to the body. */
function around(element) {
  return element === document.body ? [] : [element.parentElement, ...around(element.parentElement)];
}
