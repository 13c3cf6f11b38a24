import { el, setText } from "../dom.js";
import { Chart } from "./chart.js";
import { progressText } from "./controls.js";
import { meanAndDeviation, shortPercent, spread } from "./numbers.js";

const TEMPERATURES = [0.5, 1, 2, 3, 4, 8, 16, 40];
const REPEATS = 3;

/** "Which temperature is best?": students at eight temperatures, three seeds each, trained together. */
export function sweepView({ t, store, training, root, charts }) {
  const chart = new Chart(root, { height: 260, label: t("distil.sweep") });
  charts.sweep = chart;
  const answer = el("p", { role: "status", "data-testid": "sweep-answer" });
  const button = el("button", { type: "button", "data-testid": "start-sweep" }, t("distil.sweep_start", { count: TEMPERATURES.length * REPEATS }));
  let latest = null;
  const draw = () => {
    if (latest) chart.draw(picture(t, latest, store.state.temperature), answer.textContent);
  };
  chart.element.hidden = true;
  button.addEventListener("click", () => training.sweep(TEMPERATURES, REPEATS));
  training.on("sweep", (event) => {
    latest = event;
    chart.element.hidden = false;
    setText(answer, event.last ? conclusion(t, event) : t("distil.sweep_running", { step: event.step }));
    draw();
  });
  training.on("status", (status) => {
    button.disabled = training.isActive;
    if (!status.sweep) return;
    if (status.state === "opening") latest = null;
    if (["opening", "queued", "paused", "stopping"].includes(status.state)) setText(answer, progressText(t, status));
    if (["stopped", "failed"].includes(status.state) && !latest?.last) setText(answer, t("distil.sweep_stopped", status));
  });
  const hint = el("p", { class: "fine" });
  const showWhere = async ({ device }) => {
    const where = (await training.device.chosen(device)) === "server" ? "server" : "device";
    setText(hint, t("distil.sweep_hint", { where: t(`distil.sweep_where_${where}`) }));
  };
  showWhere(store.state);
  store.subscribe((state, changed) => {
    if (changed.has("temperature")) draw();
    if (changed.has("device")) showWhere(state);
  });
  return el("section", { class: "sweep" }, el("h2", {}, t("distil.sweep")), hint, button, chart.element, answer);
}

/**
 * The point of the highest mean accuracy if its gain over the twins is more than twice the gain's standard error, as
 * core.events.SweepEvent.best; else null.
 */
export function best({ points, twin }) {
  const gains = points.map(({ student }) => meanAndDeviation(student.accuracy.map((value, i) => value - twin.accuracy[i])));
  const place = gains.reduce((top, { mean }, i) => (mean > gains[top].mean ? i : top), 0);
  const { mean, deviation } = gains[place];
  const seeds = twin.accuracy.length;
  return seeds > 1 && mean > (2 * deviation) / Math.sqrt(seeds) ? points[place] : null;
}

/** The temperatures of the other points whose difference from `top` is within twice its standard error. */
function asGood(top, points) {
  const within = ({ student }) => {
    const { mean, deviation } = meanAndDeviation(top.student.accuracy.map((value, i) => value - student.accuracy[i]));
    return mean <= (2 * deviation) / Math.sqrt(student.accuracy.length);
  };
  return points.filter((point) => point !== top && within(point)).map(({ config }) => config.temperature);
}

function conclusion(t, event) {
  const found = best(event);
  const raw = event.points[0].config.classes.length ? ` ${t("distil.sweep_raw")}` : "";
  if (!found) return t("distil.sweep_none", { twin: spread(event.twin.accuracy) }) + raw;
  const values = { T: found.config.temperature, student: spread(found.student.accuracy), twin: spread(event.twin.accuracy) };
  const equals = asGood(found, event.points);
  const equal = equals.length ? ` ${t("distil.sweep_equal", { temperatures: equals.join(", ") })}` : "";
  return t("distil.sweep_best", values) + equal + raw;
}

function picture(t, { points, twin }, temperature) {
  const own = meanAndDeviation(twin.accuracy);
  const means = points.map(({ config, student }) => {
    const { mean, deviation } = meanAndDeviation(student.accuracy);
    return [config.temperature, mean, mean - deviation, mean + deviation];
  });
  const dots = points.flatMap(({ config, student }) => student.accuracy.map((value) => [config.temperature, value]));
  const all = [...dots.map(([, value]) => value), ...twin.accuracy];
  const [least, most] = [Math.max(0, Math.min(...all) - 0.02), Math.min(1, Math.max(...all) + 0.02)];
  const ends = [TEMPERATURES[0], TEMPERATURES.at(-1)];
  const level = ends.map((T) => [T, own.mean, own.mean - own.deviation, own.mean + own.deviation]);
  return {
    x: { range: ends, log: true, ticks: TEMPERATURES, write: String },
    y: { range: [least, most], ticks: [least, (least + most) / 2, most], write: shortPercent },
    series: [
      { colour: "--twin", dash: [7, 4], points: level, name: t("distil.twin") },
      { colour: "--student", points: means, name: t("distil.student") },
      { colour: "--student", points: dots, dots: true },
    ],
    marker: { x: temperature, text: t("distil.sweep_yours", { T: temperature }) },
  };
}
