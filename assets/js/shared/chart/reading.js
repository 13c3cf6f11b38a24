import { el, setText } from "../dom.js";
import { written } from "./points.js";

/** What part of the points PageUp and PageDown pass. */
const LEAP = 0.1;
/** Between the cursor and what stands beside it, in pixels. */
const GAP = 12;

/**
 * Reads a chart's values at one x, by mouse, finger or keys. `tip` shows them beside the cursor; `status` says those
 * that keys have found to a screen reader.
 */
export class Reading {
  #t;
  #view;
  #u = null;
  /** The row where the keys have put the cursor; null where it follows the pointer. */
  #row = null;

  constructor(t, view, field) {
    this.#t = t;
    this.#view = view;
    this.tip = el("div", { class: "chart-tip", "aria-hidden": "true", hidden: true });
    this.status = el("p", { class: "visually-hidden", role: "status" });
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("focus", () => field.matches(":focus-visible") && this.#go(Infinity));
    field.addEventListener("blur", () => this.#leave());
  }

  /** What uPlot is told of the cursor: it stands at points only, and marks those of the lines. */
  options() {
    const { picture } = this.#view;
    return {
      y: false,
      drag: { x: false, y: false },
      move: (u, left, top) => (left < 0 ? [left, top] : [u.valToPos(u.data[0][u.posToIdx(left)], "x"), top]),
      points: { size: (u, i) => (picture.series[i - 1].dots ? 0 : 8), width: () => 0 },
    };
  }

  /** Read from `u` from now on. */
  follow(u) {
    this.#u = u;
    const touched = (event) => {
      if (event.pointerType === "mouse") return;
      const box = u.over.getBoundingClientRect();
      u.setCursor({ left: event.clientX - box.left, top: event.clientY - box.top });
    };
    for (const name of ["pointerdown", "pointermove"]) u.over.addEventListener(name, touched);
    u.over.addEventListener("mousemove", () => (this.#row = null), true);
  }

  /** The chart has been drawn with other numbers: the keys' cursor keeps its point. */
  refresh() {
    if (this.#row !== null) this.#place(Math.min(this.#row, this.#last));
  }

  /** The cursor has moved: show what is there. */
  show(u) {
    const { idx, left } = u.cursor;
    const lines = idx === null || idx === undefined ? [] : this.#lines(idx);
    this.tip.hidden = !lines.length;
    if (!lines.length) return;
    const { picture, colours } = this.#view;
    const rows = lines.map(({ series: { colour, dash, faint }, name, value }) => {
      const look = `--key: ${colours.colour(colour)}`;
      const key = el("span", { class: `chart-key${dash ? " dashed" : ""}${faint ? " faint" : ""}`, style: look });
      return [key, el("span", {}, name), el("b", {}, value)];
    });
    this.tip.replaceChildren(el("p", {}, picture.x.say(u.data[0][idx])), ...rows.flat());
    this.#beside(u, left);
  }

  /** The values of a row in words: "Step 20: Student 71 %, Twin 64 %". */
  spoken(row) {
    const values = this.#lines(row).map(({ name, value }) => `${name} ${value}`);
    return `${this.#view.picture.x.say(this.#view.table.xs[row])}: ${values.join(", ")}`;
  }

  /** What the named lines have at a row. */
  #lines(row) {
    const { picture, table } = this.#view;
    return picture.series
      .map((series, i) => ({ series, name: series.name, point: table.columns[i][row] }))
      .filter(({ series, point }) => series.name && !series.dots && point)
      .map((line) => ({ ...line, value: written(this.#t, picture.y, line.point) }));
  }

  get #last() {
    return this.#view.table.xs.length - 1;
  }

  #key(event) {
    if (!this.#u) return; // nothing is drawn yet
    const row = this.#row ?? this.#u.cursor.idx ?? this.#last;
    const leap = Math.max(1, Math.round(this.#last * LEAP));
    const to = {
      ArrowLeft: row - 1,
      ArrowDown: row - 1,
      ArrowRight: row + 1,
      ArrowUp: row + 1,
      PageDown: row - leap,
      PageUp: row + leap,
      Home: 0,
      End: this.#last,
    }[event.key];
    if (event.key === "Escape") this.#leave();
    if (to === undefined) return;
    event.preventDefault();
    this.#go(to);
  }

  #go(row) {
    if (!this.#u || this.#last < 0) return;
    this.#place(Math.min(this.#last, Math.max(0, row)));
    setText(this.status, this.spoken(this.#row));
  }

  #place(row) {
    this.#row = row;
    this.#u.setCursor({ left: this.#u.valToPos(this.#u.data[0][row], "x"), top: 0 });
  }

  #leave() {
    this.#row = null;
    setText(this.status, "");
    this.#u?.setCursor({ left: -10, top: -10 });
  }

  /** Put the tip on the side of the cursor that has room, and at the height where the lines are not. */
  #beside(u, left) {
    const [x, width] = [u.over.offsetLeft + left, this.tip.offsetWidth];
    const beyond = x + GAP + width > u.width ? x - GAP - width : x + GAP;
    const heights = this.#lines(u.cursor.idx).map(({ point }) => u.valToPos(point[0], "y"));
    const high = heights.filter((y) => y < u.over.clientHeight / 2).length > heights.length / 2;
    const top = high ? u.over.clientHeight - this.tip.offsetHeight - GAP : GAP;
    const place = [Math.max(0, Math.min(beyond, u.width - width)), u.over.offsetTop + Math.max(0, top)];
    this.tip.style.transform = `translate(${place.map((pixels) => `${Math.round(pixels)}px`).join(", ")})`;
  }
}
