import { el } from "../../shared/dom.js";

const MARGIN = { top: 10, right: 118, bottom: 26, left: 46 };
const LINE_HEIGHT = 16;
const FONT = 13;

/**
 * A line chart on a canvas, drawn anew as often as asked, in the page's own colours.
 * draw({x, y, series, ticks, marker}): x and y are {range: [least, most], log, write, ticks}; series are
 * {name, colour, dash, points: [[x, y, low, high]], faint, dots}; colour names a variable of the style sheet.
 */
export class Chart {
  constructor(root, { height = 300, label }) {
    this.root = root;
    this.height = height;
    this.canvas = el("canvas", { role: "img", "aria-label": label });
    this.element = el("div", { class: "chart", style: `height: ${height}px` }, this.canvas);
    this.picture = null;
    this.waiting = false;
    new ResizeObserver(() => this.#soon()).observe(this.element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#soon());
    new MutationObserver(() => this.#soon()).observe(document.body, { attributeFilter: ["class"] });
  }

  /** Show `picture` at the next frame. */
  draw(picture, label) {
    this.picture = picture;
    if (label) this.canvas.setAttribute("aria-label", label);
    this.#soon();
  }

  /** Draw onto another canvas's context, in a box of (width, height), as the page shows it. */
  paint(pen, width, height) {
    new Drawing(pen, this.root, width, height).draw(this.picture);
  }

  #soon() {
    if (!this.waiting) requestAnimationFrame(() => this.#now());
    this.waiting = true;
  }

  #now() {
    this.waiting = false;
    const width = this.element.clientWidth;
    if (!this.picture || !width) return;
    const scale = devicePixelRatio || 1;
    const size = [Math.round(width * scale), Math.round(this.height * scale)];
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) [this.canvas.width, this.canvas.height] = size;
    const pen = this.canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, this.height);
    this.paint(pen, width, this.height);
  }
}

class Drawing {
  constructor(pen, root, width, height) {
    const style = getComputedStyle(root);
    this.pen = pen;
    this.colour = (name) => style.getPropertyValue(name).trim();
    this.font = (weight = "normal") => `${weight} ${FONT}px ${style.fontFamily}`;
    const right = width < 420 ? 92 : MARGIN.right;
    this.box = { left: MARGIN.left, top: MARGIN.top, right: width - right, bottom: height - MARGIN.bottom };
    this.width = width;
  }

  draw({ x, y, series, marker }) {
    const at = scaled(x, this.box.left, this.box.right);
    const up = scaled(y, this.box.bottom, this.box.top);
    this.#grid(x, y, at, up);
    if (marker) this.#marker(at(marker.x), marker.text);
    for (const one of series) this.#band(one, at, up);
    for (const one of series) (one.dots ? this.#dots : this.#line).call(this, one, at, up);
    this.#names(series, at, up);
  }

  #grid(x, y, at, up) {
    const { pen, box } = this;
    Object.assign(pen, {
      font: this.font(),
      lineWidth: 1,
      strokeStyle: this.colour("--rule"),
      fillStyle: this.colour("--muted"),
    });
    pen.setLineDash([]);
    Object.assign(pen, { textAlign: "right", textBaseline: "middle" });
    for (const tick of y.ticks) {
      const height = Math.round(up(tick)) + 0.5;
      pen.beginPath();
      pen.moveTo(box.left, height);
      pen.lineTo(box.right, height);
      pen.stroke();
      pen.fillText(y.write(tick), box.left - 7, height);
    }
    Object.assign(pen, { textAlign: "center", textBaseline: "top" });
    for (const tick of x.ticks) pen.fillText(x.write(tick), at(tick), box.bottom + 8);
  }

  #marker(place, text) {
    const { pen, box } = this;
    Object.assign(pen, {
      strokeStyle: this.colour("--hot"),
      fillStyle: this.colour("--ink"),
      lineWidth: 2,
      textAlign: "center",
      textBaseline: "top",
    });
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.moveTo(place, box.top + LINE_HEIGHT);
    pen.lineTo(place, box.bottom);
    pen.stroke();
    pen.fillText(text, place, box.top);
  }

  /** The spread between the least and the largest value. */
  #band({ points, colour, faint, dots }, at, up) {
    if (faint || dots || points.length < 2 || points[0].length < 4) return;
    const { pen } = this;
    pen.beginPath();
    points.forEach(([x, , low], i) => pen[i ? "lineTo" : "moveTo"](at(x), up(low)));
    for (const [x, , , high] of points.toReversed()) pen.lineTo(at(x), up(high));
    pen.closePath();
    Object.assign(pen, { fillStyle: this.colour(colour), globalAlpha: 0.16 });
    pen.fill();
    pen.globalAlpha = 1;
  }

  #line({ points, colour, dash, faint }, at, up) {
    const { pen } = this;
    Object.assign(pen, {
      strokeStyle: this.colour(colour),
      lineWidth: faint ? 1.25 : 2.25,
      globalAlpha: faint ? 0.55 : 1,
      lineJoin: "round",
    });
    pen.setLineDash(dash ?? []);
    pen.beginPath();
    points.forEach(([x, y], i) => pen[i ? "lineTo" : "moveTo"](at(x), up(y)));
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  #dots({ points, colour }, at, up) {
    const { pen } = this;
    Object.assign(pen, { fillStyle: this.colour(colour), globalAlpha: 0.6 });
    for (const [x, y] of points) {
      pen.beginPath();
      pen.arc(at(x), up(y), 3, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  /** Each line's name where it ends, moved apart so that none covers another. */
  #names(series, at, up) {
    const { pen, box } = this;
    const names = series
      .filter(({ name, points }) => name && points.length)
      .map(({ name, points, colour }) => ({ name, colour, x: at(points.at(-1)[0]), y: up(points.at(-1)[1]) }))
      .sort((a, b) => a.y - b.y);
    let below = box.top;
    for (const one of names) below = (one.y = Math.max(one.y, below)) + LINE_HEIGHT;
    let above = box.bottom;
    for (const one of names.toReversed()) above = (one.y = Math.min(one.y, above)) - LINE_HEIGHT;
    Object.assign(pen, { font: this.font("600"), textAlign: "left", textBaseline: "middle" });
    for (const { name, colour, x, y } of names) {
      pen.fillStyle = this.colour(colour);
      pen.fillText(name, Math.min(x, box.right) + 8, y, this.width - Math.min(x, box.right) - 8);
    }
  }
}

/** From a value to its place between `from` and `to`; what lies outside the range stays at its edge. */
function scaled({ range: [least, most], log }, from, to) {
  const read = log ? Math.log10 : Number;
  const [low, high] = [read(least), read(most)];
  return (value) => from + (to - from) * Math.min(1, Math.max(0, (read(value) - low) / (high - low || 1)));
}

/** About `count` round numbers from 0 to `most`. */
export function roundTicks(most, count) {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}
