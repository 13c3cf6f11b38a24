import { fetchedJson } from "../maths/fetched.js";
import { logScale, roundTicks, stepOf } from "../maths/scales.js";
import { Chart } from "../shared/chart/chart.js";
import { el, setText } from "../shared/dom.js";
import { leadTo } from "../shared/lead_to.js";
import { count, temperature as written } from "../shared/numbers.js";
import { summary } from "./digits.js";
import { part } from "./rows.js";
import { whenNear } from "../shared/near.js";
import { sentences } from "../shared/text.js";

const STEPS = 81;
const TICKS = [0.05, 0.2, 1, 2, 5, 20];
/** How open a label is, and how much of that is about the answers beyond the first. */
const KINDS = ["open", "alike"];
const LOOKS = { open: { colour: "--teacher" }, alike: { colour: "--ink", dash: [6, 4] } };

/** How many bits the soft labels carry at each temperature, for digits and for next tokens. */
export function bitsView(context) {
  const { t, digits, assets } = context;
  const note = el("p", { class: "note", role: "status" });
  const body = el("div", { class: "pair" });
  const element = part(t, "bits", note, body, linkToDistil(context));
  const begin = async () => {
    try {
      const [recorded, tokens] = await Promise.all([
        digits.load(),
        fetchedJson(new URL("recordings/soft_labels/bits.json", assets)),
      ]);
      body.replaceChildren(digitCurve(context, recorded), tokenCurve(context, tokens));
    } catch {
      setText(note, t("soft_labels.digits_failed"));
    }
  };
  whenNear(element, begin);
  return element;
}

function digitCurve(context, recorded) {
  const { t, limits, follow } = context;
  const scale = logScale(limits.minTemperature, limits.maxTemperature);
  const grid = Array.from({ length: STEPS }, (_, i) => scale.value(i / (STEPS - 1)));
  const sums = grid.map((T) => summary(recorded, T));
  const [opens, alikes] = KINDS.map((kind) => sums.map((sum) => sum[kind]));
  const chart = bitsChart(context, "digits", grid, [opens, alikes], Math.log2(10));
  const finding = el("p", { class: "finding", "data-testid": "bits-digits" });
  follow(chart.element, (T) => showAt(t, chart, finding, T, summary(recorded, T)));
  return column(t, "digits", chart, finding, t("soft_labels.bits_peak", peakOf(grid, alikes)));
}

function tokenCurve(context, { temperatures: grid, open: opens, alike: alikes, at_zero: atZero, ...about }) {
  const { t, follow } = context;
  const { model, prompts, vocabulary } = about;
  const chart = bitsChart(context, "tokens", grid, [opens, alikes], Math.log2(vocabulary));
  const finding = el("p", { class: "finding", "data-testid": "bits-tokens" });
  follow(chart.element, (T) => {
    const [open, alike] = [opens, alikes].map((values) => between(grid, values, T));
    showAt(t, chart, finding, T, T === 0 ? atZero : { open, alike });
  });
  const source = t("soft_labels.bits_source", {
    prompts,
    model: model.split("/").pop(),
    vocabulary: count(vocabulary),
  });
  return column(t, "tokens", chart, finding, sentences(t, t("soft_labels.bits_peak", peakOf(grid, alikes)), source));
}

/** Both kinds of bits over log T; `most` is what a label can hold at the utmost. */
function bitsChart(context, name, grid, kinds, most) {
  const { t } = context;
  const chart = new Chart(context, { height: 240, label: t(`soft_labels.bits_${name}`) });
  const bits = (value) => t("soft_labels.bits_value", { bits: value });
  const ticks = roundTicks(most, 4);
  chart.draw({
    x: {
      range: [grid[0], grid.at(-1)],
      log: true,
      ticks: TICKS,
      write: String,
      name: "T",
      say: (T) => `T = ${written(T)}`,
    },
    y: {
      range: [0, most],
      ticks,
      write: (value) => (value === ticks.at(-1) ? bits(value) : String(value)),
      read: (value) => bits(value.toFixed(2)),
    },
    series: KINDS.map((kind, i) => ({
      ...LOOKS[kind],
      name: t(`soft_labels.bits_${kind}_name`),
      end: t(`soft_labels.bits_${kind}_name`),
      xs: grid,
      values: kinds[i].map((value) => [value]),
    })),
  });
  return chart;
}

function showAt(t, chart, finding, T, { open, alike }) {
  chart.mark({ x: Math.max(T, TICKS[0]), values: [open, alike] });
  setText(finding, t("soft_labels.bits_now", { T: written(T), open: open.toFixed(2), alike: alike.toFixed(2) }));
}

/** Where `values` are largest, as the page writes it. */
function peakOf(grid, values) {
  const most = Math.max(...values);
  return { T: written(Number(grid[values.indexOf(most)].toPrecision(2))), bits: most.toFixed(2) };
}

function column(t, name, chart, finding, below) {
  const keys = KINDS.map((kind) =>
    el(
      "span",
      { class: "tag" },
      el("span", { class: `curve-key ${kind}`, "aria-hidden": "true" }),
      t(`soft_labels.bits_${kind}`),
    ),
  );
  return el(
    "div",
    { class: "side" },
    el("h3", {}, t(`soft_labels.bits_${name}`)),
    el("div", { class: "legend" }, ...keys),
    chart.element,
    finding,
    el("p", { class: "fine" }, below),
  );
}

/** The straight line between the two nearest recorded temperatures: 7.8 % apart, good to the digits shown. */
function between(grid, values, T) {
  const { i, part: along } = stepOf(grid, T);
  return values[i] + along * (values[i + 1] - values[i]);
}

/** Where the most useful T is, the Distil tab finds out; the link takes T along. */
function linkToDistil({ t, store, limits }) {
  const link = el("a", { "data-testid": "to-distil" }, "");
  const show = ({ temperature }) => {
    const T = Math.max(temperature, limits.minTemperature); // at 0 there is nothing to distil
    leadTo(link, "distil", { train_T: T });
    setText(link, t("soft_labels.distil_link", { T: written(T) }));
  };
  store.subscribe((state, changed) => changed.has("temperature") && show(state));
  show(store.state);
  return el("p", { class: "part-text" }, t("soft_labels.distil_text"), " ", link);
}
