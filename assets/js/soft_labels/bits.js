import { fetchedJson } from "../maths/fetched.js";
import { el, setText } from "../shared/dom.js";
import { count, temperature as written } from "../shared/numbers.js";
import { summary } from "./digits.js";
import { temperaturePlot } from "./plot.js";
import { part } from "./rows.js";
import { whenNear } from "./visible_parts.js";

const STEPS = 81;

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

function digitCurve({ t, limits, follow }, recorded) {
  const [least, most] = [limits.minTemperature, limits.maxTemperature];
  const plot = temperaturePlot({ least, most, top: Math.log2(10), unit: t("soft_labels.bits_unit") });
  const grid = Array.from({ length: STEPS }, (_, i) => least * (most / least) ** (i / (STEPS - 1)));
  const sums = grid.map((T) => summary(recorded, T));
  plot.line(
    sums.map(({ open }, i) => [grid[i], open]),
    "open",
  );
  plot.line(
    sums.map(({ alike }, i) => [grid[i], alike]),
    "alike",
  );
  const finding = el("p", { class: "finding", "data-testid": "bits-digits" });
  follow(plot.element, (T) => {
    const { open, alike } = summary(recorded, T);
    plot.move(T, { open, alike });
    setText(finding, t("soft_labels.bits_now", { T: written(T), open: open.toFixed(2), alike: alike.toFixed(2) }));
  });
  const peak = peakOf(
    grid,
    sums.map(({ alike }) => alike),
  );
  return column(t, "digits", plot, ["open", "alike"], finding, t("soft_labels.bits_peak", peak));
}

function tokenCurve({ t, follow }, { temperatures, open: opens, alike: alikes, model, prompts, vocabulary }) {
  const plot = temperaturePlot({
    least: temperatures[0],
    most: temperatures.at(-1),
    top: Math.log2(vocabulary),
    unit: t("soft_labels.bits_unit"),
  });
  const pairs = (values) => values.map((value, i) => [temperatures[i], value]);
  plot.line(pairs(opens), "open");
  plot.line(pairs(alikes), "alike");
  const finding = el("p", { class: "finding", "data-testid": "bits-tokens" });
  follow(plot.element, (T) => {
    const [open, alike] = [opens, alikes].map((values) => between(temperatures, values, T));
    plot.move(T, { open, alike });
    setText(finding, t("soft_labels.bits_now", { T: written(T), open: open.toFixed(2), alike: alike.toFixed(2) }));
  });
  const source = t("soft_labels.bits_source", {
    prompts,
    model: model.split("/").pop(),
    vocabulary: count(vocabulary),
  });
  return column(
    t,
    "tokens",
    plot,
    ["open", "alike"],
    finding,
    `${t("soft_labels.bits_peak", peakOf(temperatures, alikes))} ${source}`,
  );
}

/** Where `values` are largest, as the page writes it. */
function peakOf(grid, values) {
  const most = Math.max(...values);
  return { T: written(Number(grid[values.indexOf(most)].toPrecision(2))), bits: most.toFixed(2) };
}

function column(t, name, plot, legend, finding, below) {
  const keys = legend.map((kind) =>
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
    plot.element,
    finding,
    el("p", { class: "fine" }, below),
  );
}

/** The straight line between the two nearest recorded temperatures: 7.8 % apart, good to the digits shown. */
function between(grid, values, T) {
  const place = (Math.log(T / grid[0]) / Math.log(grid.at(-1) / grid[0])) * (grid.length - 1);
  const i = Math.min(grid.length - 2, Math.max(0, Math.floor(place)));
  return values[i] + (place - i) * (values[i + 1] - values[i]);
}

/** Where the most useful T is, the Distil tab finds out; the link takes T along. */
function linkToDistil({ t, store }) {
  const link = el("a", { "data-testid": "to-distil" }, "");
  const show = ({ temperature }) => {
    link.href = `?tab=distil&train_T=${temperature}`;
    setText(link, t("soft_labels.distil_link", { T: written(temperature) }));
  };
  store.subscribe((state, changed) => changed.has("temperature") && show(state));
  show(store.state);
  return el("p", { class: "part-text" }, t("soft_labels.distil_text"), " ", link);
}
