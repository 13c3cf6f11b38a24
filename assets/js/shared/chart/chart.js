import { loadUPlot } from "./library.js";
import { namesWidth } from "./names.js";
import { optionsFor, shapeOf } from "./options.js";
import { aligned } from "./points.js";
import { Reading } from "./reading.js";
import { numbersTable } from "./table.js";
import { onColours, pageColours, remNow } from "../colours.js";
import { el, setText } from "../dom.js";

/** How often a chart is drawn that nobody sees, in milliseconds: often enough for a print-out. */
const UNSEEN = 500;

/**
 * A line chart in the page's own colours, drawn anew as often as asked, that can be read by mouse, finger and keys and
 * as a table. draw({x, y, series, marker}):
 * x, y: {range: [least, most], ticks, write(tick), log}; x.name stands after its last number, x.say(value) is what the
 *   cursor shows; y.read(value) writes a value where a tick is written otherwise.
 * series: {name, xs, values, colour, end, dash, faint, dots}. values: [value] or [value, low, high] for each of xs;
 *   colour: a variable of the style sheet; end: what stands at the line's end; dots: points without a line.
 * marker: as mark() takes it.
 */
export class Chart {
  #root;
  #label;
  #keys;
  #view = { picture: null, table: null, colours: null, margin: 0 };
  #field;
  #reading;
  #table;
  #failed = el("p", { class: "note", role: "alert", hidden: true });
  #marker = el("div", { class: "chart-marker", hidden: true }, el("span", {}));
  #dots = [];
  #mark = null;
  #uPlot = null;
  #u = null;
  #shape = "";
  #frame = 0;
  #timer = 0;
  #seen = false;

  constructor({ t, root, signal }, { height = 300, label }) {
    this.#root = root;
    this.#keys = t("chart.keys");
    this.#failed.textContent = t("chart.failed");
    this.#field = el("div", {
      class: "chart-field",
      role: "application",
      tabindex: 0,
      "aria-roledescription": t("chart.kind"),
      style: `height: ${height / 16}rem`,
    });
    this.label(label);
    this.#reading = new Reading(t, this.#view, this.#field);
    this.#table = numbersTable(t, this.#view, label);
    this.#field.append(this.#reading.tip, this.#failed);
    this.element = el("div", { class: "chart" }, this.#field, this.#reading.status, this.#table.element);
    // One that was drawn for a wider page would hold it apart, seen or not.
    new ResizeObserver(() => this.#soon(Boolean(this.#u))).observe(this.#field);
    new IntersectionObserver((entries) => this.#see(entries.at(-1).isIntersecting)).observe(this.#field);
    onColours(() => {
      this.#view.colours = pageColours(root);
      this.#soon();
    }, signal);
    signal.addEventListener("abort", () => this.#release());
  }

  /** Show `picture` at the next frame; `label` is the same in a sentence. */
  draw(picture, label) {
    this.#view.picture = picture;
    if (label) this.label(label);
    if ("marker" in picture) this.#mark = picture.marker;
    this.#soon();
  }

  /** Move the line down the chart to {x, text, values}: `text` stands over it, a dot at a value of each series. */
  mark(marker) {
    this.#mark = marker;
    if (this.#u) this.#moveMarker();
  }

  /** What the chart shows, in a sentence. */
  label(label) {
    if (label !== this.#label) this.#field.setAttribute("aria-label", `${label} ${this.#keys}`);
    this.#label = label;
  }

  /** The chart alone on a canvas of `width` by `height` CSS pixels. */
  async toCanvas(width, height) {
    const uPlot = await loadUPlot();
    this.#prepare();
    const options = optionsFor(uPlot, { ...this.#view, margin: 0 }, { width, height });
    return new Promise((resolve) => {
      const drawn = (u) => {
        resolve(u.ctx.canvas);
        u.destroy();
      };
      new uPlot({ ...options, hooks: { ...options.hooks, ready: [drawn] } }, columnsOf(this.#view));
    });
  }

  #see(seen) {
    this.#seen = seen;
    if (seen && this.#timer) this.#soon();
  }

  #soon(now = this.#seen) {
    if (now) this.#frame ||= requestAnimationFrame(() => this.#now());
    else this.#timer ||= setTimeout(() => this.#now(), UNSEEN);
  }

  #now() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
    const width = this.#field.clientWidth;
    if (!this.#view.picture || !width) return;
    if (!this.#uPlot) {
      this.#load();
      return;
    }
    this.#prepare();
    if (this.#view.colours.rem !== remNow()) this.#view.colours = pageColours(this.#root);
    const shape = shapeOf(this.#view.picture, this.#view.colours);
    const size = { width, height: this.#field.clientHeight };
    if (shape === this.#shape) this.#update(size);
    else this.#make(size);
    this.#shape = shape;
    this.#table.refresh();
  }

  /** Fetch uPlot, then draw; where it cannot be had, say so, and try again at the next drawing. */
  async #load() {
    try {
      this.#uPlot = await loadUPlot();
      this.#failed.hidden = true;
    } catch {
      this.#failed.hidden = false;
      return;
    }
    this.#soon();
  }

  #prepare() {
    this.#view.table = aligned(this.#view.picture.series);
    this.#view.colours ??= pageColours(this.#root);
  }

  #make(size) {
    this.#u?.destroy();
    this.#view.margin = 0;
    const { hooks, ...options } = optionsFor(this.#uPlot, this.#view, size);
    const drawn = () => {
      this.#moveMarker();
      this.#reading.refresh();
    };
    const reading = {
      cursor: this.#reading.options(),
      hooks: { draw: [...hooks.draw, drawn], setCursor: [(u) => this.#reading.show(u)] },
    };
    this.#u = new this.#uPlot({ ...options, ...reading }, columnsOf(this.#view), this.#field);
    this.#reading.follow(this.#u);
    this.#u.over.append(this.#marker);
  }

  /** uPlot holds what it draws, and the window, until it is told that it is over. */
  #release() {
    this.#u?.destroy();
    this.#u = null;
    this.#shape = "";
  }

  #update(size) {
    const [u, view] = [this.#u, this.#view];
    const { margin } = view;
    if (size.width !== u.width) view.margin = 0;
    namesWidth(u, view);
    // Even with the same size this has uPlot lay out the margins anew.
    if (view.margin !== margin || size.width !== u.width) u.setSize(size);
    u.setData(columnsOf(view));
  }

  #moveMarker() {
    const u = this.#u;
    this.#marker.hidden = !this.#mark;
    if (!this.#mark) return;
    const { x, text = "", values = [] } = this.#mark;
    const { picture, colours } = this.#view;
    const left = Math.min(u.bbox.width / devicePixelRatio, Math.max(0, u.valToPos(x, "x")));
    this.#marker.style.transform = `translateX(${left}px)`;
    setText(this.#marker.firstChild, text);
    values.forEach((value, i) => {
      const dot = (this.#dots[i] ??= this.#marker.appendChild(el("span", { class: "chart-dot" })));
      dot.style.transform = `translateY(${u.valToPos(value, "y")}px)`;
      dot.style.borderColor = colours.colour(picture.series[i].colour);
    });
  }
}

/** The numbers as uPlot takes them: the xs, then each series' values. It needs one x at least. */
function columnsOf({ picture, table: { xs, columns } }) {
  if (!xs.length) return [[picture.x.range[0]], ...columns.map(() => [undefined])];
  return [xs, ...columns.map((column) => column.map((value) => value?.[0]))];
}
