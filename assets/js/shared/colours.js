/** The page's colours for what CSS does not reach: a canvas, a saved picture, a plot of a library. */

import { el } from "./dom.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const FORCED = matchMedia("(forced-colors: active)");
/** From no share to all of it, as a heat map shows it: [share, colour's name]. */
const HEAT = [
  [0, "--paper"],
  [0.02, "--heat-low"],
  [0.3, "--heat-middle"],
  [1, "--teacher"],
];

/** Pixels of the type that a browser shows where nobody asks for another. */
const USUAL = 16;

/**
 * The colours as `root` has them now: colour("--ink"), font(pixels, weight), heat: [share, colour] rising, and `rem`:
 * by how much the page's type is larger than usual.
 */
export function pageColours(root) {
  const style = getComputedStyle(root);
  const colour = (name) => {
    const value = style.getPropertyValue(name).trim();
    return FORCED.matches ? resolved(value) : value;
  };
  const { fontFamily } = style;
  return {
    colour,
    fontFamily,
    rem: remNow(),
    font: (pixels, weight = "normal") => `${weight} ${pixels}px ${fontFamily}`,
    heat: HEAT.map(([share, name]) => [share, colour(name)]),
  };
}

/** By how much the page's type is larger than usual now, as on a projector. */
export function remNow() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
}

/** A colour that the visitor's system names, as a number that every library reads. */
function resolved(keyword) {
  const pen = el("canvas").getContext("2d");
  pen.fillStyle = keyword;
  return pen.fillStyle;
}

/** `colour` with `share` of it left, the rest see-through. */
export function faded(colour, share) {
  return `color-mix(in srgb, ${colour} ${100 * share}%, transparent)`;
}

/** Run `redraw` whenever the page has other colours, light and dark or the visitor's own, until `signal` aborts. */
export function onColours(redraw, signal) {
  for (const query of [DARK, FORCED]) query.addEventListener("change", () => requestAnimationFrame(redraw), { signal });
  const observer = new MutationObserver(redraw);
  observer.observe(document.body, { attributeFilter: ["class"] });
  signal.addEventListener("abort", () => observer.disconnect());
}
