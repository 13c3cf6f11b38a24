import { loadOnce } from "../../maths/load_once.js";
import { logScale } from "../../maths/scales.js";
import { onColours, pageColours } from "../../shared/colours.js";
import { debounced, el } from "../../shared/dom.js";
import { loadScript, loadStyle } from "../../shared/load.js";
import { beginning } from "../../shared/typing.js";
import { FrameMaker } from "../frame.js";
import { loadChartStyle } from "../../shared/chart/library.js";
import { numbersTable } from "../../shared/chart/table.js";
import { percent } from "../../shared/numbers.js";
import { visibleText } from "../visible.js";

const STYLE = new URL("../../../css/temperature/picture/picture.css", import.meta.url);
const STEPS = 61;
const TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
/** The part of the plot's height that the tokens' rows take; picture.css has it too. */
const ROWS = [0.36, 1];
const MARGIN = { r: 16, t: 8, b: 44 };

/** Every temperature at once: a heat map of the top tokens, the entropy under it, and a line where the slider is. */
export function picturePanel(context) {
  const { t, store, lab, data, signal } = context;
  const plot = el("div", { class: "plot", role: "img" });
  const marker = el("div", { class: "plot-marker", "aria-hidden": "true" });
  // A plot cannot be hatched: what marks the row of all others lies on it.
  const hatch = el("div", { class: "plot-others", hidden: true });
  const figure = el("div", { class: "picture-figure" }, plot, hatch, marker);
  const view = { picture: null, table: null };
  const numbers = numbersTable(t, view, t("further.picture"));
  loadChartStyle().catch(() => {}); // a table can be read without
  const message = el("p", { class: "note", role: "status" }, t("picture.loading"));
  const scale = logScale(data.limits.minTemperature, data.limits.maxTemperature);
  const loadPlotly = loadOnce(async () => {
    await Promise.all([loadScript(new URL(data.plotly, document.baseURI)), loadStyle(STYLE)]);
    return window.Plotly;
  });

  const mark = ({ temperature }) => marker.style.setProperty("--at", scale.at(temperature));
  const draw = async () => {
    if (!lab.distribution || !plot.isConnected || plot.offsetParent === null) return;
    const Plotly = await loadPlotly();
    if (signal.aborted) return;
    const picture = compute(context, scale);
    plot.setAttribute("aria-label", spoken(t, picture));
    Object.assign(view, columnsOf(t, picture));
    numbers.refresh();
    const left = Math.min(120, figure.clientWidth / 4);
    figure.style.setProperty("--left", `${left}px`);
    figure.style.setProperty("--rows", picture.tokens.length);
    hatch.hidden = false;
    const { traces, layout } = describe(context, picture, left);
    await Plotly.react(plot, traces, layout, { responsive: true, displayModeBar: false });
    message.hidden = true;
  };
  const redraw = () =>
    draw().catch(() => {
      message.hidden = false;
      message.textContent = t("picture.failed");
    });
  const soon = debounced(redraw, 150);
  lab.on("distribution", soon);
  lab.on("frame", mark);
  store.subscribe((_, changed) => ["topK", "topP", "minP"].some((name) => changed.has(name)) && soon());
  onColours(soon, signal);
  // Plotly holds a plot that follows the window's width until it is told that it is over.
  signal.addEventListener("abort", () => window.Plotly?.purge(plot));
  if (lab.frame) mark(lab.frame);
  requestAnimationFrame(redraw);
  const panel = el("div", { class: "picture" }, el("p", {}, t("picture.intro")), message, figure, numbers.element);
  panel.addEventListener("panel-open", soon);
  return panel;
}

/** The shares of the top tokens and of all others, and the entropy, at `STEPS` temperatures evenly spaced in log T. */
function compute({ t, lab, data }, scale) {
  const maker = new FrameMaker(lab.distribution, data.bars);
  const exponents = Array.from({ length: STEPS }, (_, i) => Math.log10(scale.value(i / (STEPS - 1))));
  const frames = exponents.map((exponent) => {
    const { bars, tail, bits } = maker.make(10 ** exponent, lab.filters);
    return { probs: [...bars, tail], bits };
  });
  const tokens = [...lab.distribution.ids.subarray(0, data.bars)].map((id) =>
    visibleText(lab.distribution.texts.get(id), t),
  );
  return { exponents, frames, tokens: [...tokens, t("picture.others")] };
}

function describe({ t, root }, { exponents, frames, tokens }, left) {
  const { colour, fontFamily, heat: colorscale } = pageColours(root);
  const rows = tokens.map((_, row) => frames.map(({ probs }) => probs[row]));
  const shared = { color: colour("--muted"), gridcolor: colour("--rule"), zeroline: false, fixedrange: true };
  // A token's row is the teacher's colour; that of all others has another, as their bar has.
  const others = tokens.length - 1;
  const heat = (from, to, scale) => ({
    type: "heatmap",
    x: exponents,
    y: [...rows.keys()].slice(from, to),
    z: rows.slice(from, to),
    zmin: 0,
    zmax: 1,
    colorscale: scale,
    showscale: false,
    customdata: rows
      .map((row, i) => row.map((prob, k) => [escaped(tokens[i]), (10 ** exponents[k]).toPrecision(2), percent(prob)]))
      .slice(from, to),
    hovertemplate: "%{customdata[0]}<br>T = %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
  });
  const curve = {
    type: "scatter",
    mode: "lines",
    x: exponents,
    y: frames.map(({ bits }) => bits),
    yaxis: "y2",
    line: { color: colour("--ink"), width: 2 },
    hovertemplate: `${t("stats.bits", { bits: "%{y:.2f}" })}<extra></extra>`,
  };
  const layout = {
    margin: { ...MARGIN, l: left },
    height: 420,
    showlegend: false,
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: fontFamily, color: colour("--ink"), size: 13 },
    xaxis: {
      ...shared,
      range: [exponents[0], exponents.at(-1)],
      anchor: "y2",
      tickvals: TICKS.map(Math.log10),
      ticktext: TICKS.map(String),
      title: { text: t("picture.axis") },
    },
    yaxis: {
      ...shared,
      domain: ROWS,
      autorange: "reversed",
      tickvals: tokens.map((_, row) => row),
      ticktext: tokens.map(escaped),
      showgrid: false,
      color: colour("--ink"),
    },
    yaxis2: { ...shared, domain: [0, 0.28], rangemode: "tozero", title: { text: t("picture.entropy") } },
  };
  const plain = ["--paper", "--tail"].map((name, share) => [share, colour(name)]);
  return { traces: [heat(0, others, colorscale), heat(others, others + 1, plain), curve], layout };
}

/** A row for each temperature: the shares of the tokens, and the entropy. */
function columnsOf(t, { exponents, frames, tokens }) {
  const named = [...tokens, t("picture.bits")].map((name) => ({ name }));
  const columns = tokens.map((_, row) => frames.map(({ probs }) => [percent(probs[row])]));
  const x = { name: t("picture.axis"), write: (exponent) => (10 ** exponent).toPrecision(2) };
  const bits = frames.map((frame) => [frame.bits.toFixed(2)]);
  return { picture: { x, y: { write: String }, series: named }, table: { xs: exponents, columns: [...columns, bits] } };
}

/** Plotly reads a little HTML in labels; a token's own signs must not count as such. */
function escaped(text) {
  return beginning(text, 12).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function spoken(t, { frames, tokens }) {
  const [cold, warm] = [frames[0], frames.at(-1)];
  return t("picture.spoken", {
    token: tokens[0],
    cold: percent(cold.probs[0]),
    warm: percent(warm.probs[0]),
    coldOthers: percent(cold.probs.at(-1)),
    warmOthers: percent(warm.probs.at(-1)),
    coldBits: cold.bits.toFixed(1),
    warmBits: warm.bits.toFixed(1),
  });
}
