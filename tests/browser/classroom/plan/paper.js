/** What of `element` a page of `height` pixels would cut: what is wider than its box, and parts that fill no page. */
export function cut(element, height) {
  const { right } = element.getBoundingClientRect();
  const wide = [...element.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > right + 1);
  const long = [...element.querySelectorAll(".sheet-part")].filter((one) => one.offsetHeight > height);
  return [...wide, ...long].map((one) => one.outerHTML.slice(0, 200));
}

/** The texts of a sheet, as one line each. */
export function textsOf(element) {
  const nodes = element.querySelectorAll("h3, h4, p, li, dt, th, td, caption");
  return [...nodes].map((node) => node.innerText.trim()).filter(Boolean);
}

/** What cuts off what stands in it, of all that holds `element`. */
export function clipping(element) {
  const clips = [];
  for (let one = element.parentElement; one; one = one.parentElement)
    if (getComputedStyle(one).overflow !== "visible") clips.push(one.outerHTML.slice(0, 100));
  return clips;
}

/** The colours of text and of the bars' filling. */
export function inks(element) {
  const colours = [...element.querySelectorAll("p, a, th, td, .sheet-fill")].map((one) => getComputedStyle(one));
  return [...new Set(colours.flatMap(({ color, borderTopColor }) => [color, borderTopColor]))];
}
