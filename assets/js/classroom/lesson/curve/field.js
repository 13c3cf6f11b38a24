/** The field in which a curve of shares against T is drawn: its axes, and lines and dots in it. */

import { el } from "../../../shared/dom.js";
import { loadStyle } from "../../../shared/load.js";
import { roundPercent } from "../../../shared/numbers.js";
import { pathThrough, svg } from "../../../shared/svg.js";

const STYLE = new URL("../../../../css/classroom/lesson/curve/curve.css", import.meta.url);
/** The picture inside is a square of this size, stretched to the field's. */
const SIZE = 100;
const NAMED = [0, 0.5, 1];

/** Where on the axis T stands between the first and the last of `temperatures`: 0 to 1, in proportion to its log. */
export function placeOn(temperatures, T) {
  const [first, last] = [temperatures[0], temperatures.at(-1)].map(Math.log);
  return (Math.log(T) - first) / (last - first);
}

/**
 * An empty field with its axes. `temperatures` are named below it; label: what it shows, for a screen reader, or null
 * where that is said beside it. {element, picture: for paths}.
 */
export function curveField(t, temperatures, label) {
  const picture = svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const up = NAMED.map((share) => el("span", { class: "curve-up", style: `--share: ${share}` }, roundPercent(share)));
  const across = temperatures.map((T, i) =>
    el("span", { class: "curve-across", style: `--place: ${placeOn(temperatures, T)}` }, i ? String(T) : `T = ${T}`),
  );
  const axes = el("div", { class: "curve-axes", "aria-hidden": "true" }, ...up, ...across);
  const named = label === null ? {} : { role: "img", "aria-label": label };
  const element = el("div", { class: "curve-field", ...named }, picture, axes);
  loadStyle(STYLE).catch(() => {}); // its numbers can be read without
  return { element, picture };
}

/** A path through [[place, share], …], both 0 to 1. */
export function curvePath(points, kind, end = "") {
  const d = pathThrough(points.map(([place, share]) => [SIZE * place, SIZE * (1 - share)])) + end;
  return svg("path", { d, class: kind });
}

/** A dot at [place, share]; `kind` says how it looks. */
export function curveDot([place, share], kind, ...children) {
  return el("span", { class: `curve-dot ${kind}`, style: `--place: ${place}; --share: ${share}` }, ...children);
}
