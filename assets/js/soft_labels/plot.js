import { el } from "../shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const TICKS = [0.05, 0.2, 1, 2, 5, 20];

/** An SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * A plot over log T from `least` to `most`, `top` being the largest value. line(points, class) takes
 * [T, value] pairs; move(T, values) puts the marker at T and a dot at each of `values` by class.
 */
export function temperaturePlot({ least, most, top, unit }) {
  const across = (T) => Math.log(T / least) / Math.log(most / least);
  const up = (value) => 1 - value / top;
  const points = (pairs) => pairs.map(([T, value]) => `${across(T)},${up(value)}`).join(" ");
  const lines = svg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" });
  const marker = el("span", { class: "curve-marker" });
  const dots = new Map();
  const label = (name, text, at) => el("span", { class: `curve-${name}`, style: `--at: ${at}` }, text);
  const field = el("div", { class: "curve-field" }, lines, marker);
  const element = el(
    "div",
    { class: "curve" },
    field,
    label("y", `${top.toFixed(top < 10 ? 2 : 1)} ${unit}`, 0),
    label("y", "0", 1),
    ...TICKS.map((T) => label("x", `${T === 1 ? "T = " : ""}${T}`, across(T))),
  );
  return {
    element,
    line: (pairs, kind) => lines.append(svg("polyline", { points: points(pairs), class: `curve-line ${kind}` })),
    move(T, values) {
      marker.style.left = `${100 * across(T)}%`;
      for (const [kind, value] of Object.entries(values)) {
        if (!dots.has(kind)) {
          dots.set(kind, el("span", { class: `curve-dot ${kind}` }));
          field.append(dots.get(kind));
        }
        Object.assign(dots.get(kind).style, { left: `${100 * across(T)}%`, top: `${100 * up(value)}%` });
      }
    },
  };
}
