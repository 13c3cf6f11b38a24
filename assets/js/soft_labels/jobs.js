import { el, setText } from "../shared/dom.js";
import { percent, temperature as written } from "../shared/numbers.js";
import { loadChartStyle } from "../shared/chart/library.js";
import { calibrationGain, fitTemperature, reliability } from "../maths/evaluation.js";
import { CLASSES } from "./digits.js";
import { diagram } from "./diagram.js";
import { part } from "./rows.js";
import { whenNear } from "../shared/near.js";
import { NETWORKS } from "./fields.js";
import { sentences } from "../shared/text.js";

const JOBS = ["sampling", "distillation", "calibration"];

/** Three jobs of one dial, and the third in full: how far confidence can be trusted before and after one fitted T. */
export function jobsView(context) {
  const { t, digits } = context;
  const jobs = JOBS.map((name) =>
    el("div", {}, el("dt", {}, t(`soft_labels.job_${name}`)), el("dd", {}, t(`soft_labels.job_${name}_text`))),
  );
  const note = el("p", { class: "note", role: "status" });
  const body = el("div", { class: "calibration" });
  const element = part(t, "jobs", el("dl", { class: "jobs" }, ...jobs), note, body);
  const begin = async () => {
    try {
      body.replaceChildren(...calibrationView(context, await digits.load()));
    } catch {
      setText(note, t("soft_labels.digits_failed"));
    }
  };
  whenNear(element, begin);
  return element;
}

function calibrationView(context, { targets, logits, students }) {
  loadChartStyle().catch(() => {}); // a table can be read without
  const { t, store, follow } = context;
  const indices = [...targets.keys()];
  const [fitOn, judgedOn] = [indices.filter((i) => i % 2 === 0), indices.filter((i) => i % 2 === 1)];
  const diagrams = ["trained", "fitted", "dial"].map((name) => diagram(t, name));
  const [trained, fitted, dial] = diagrams;
  const finding = el("p", { class: "finding", role: "status", "data-testid": "calibration-finding" });
  const row = el("div", { class: "diagrams" }, ...diagrams.map(({ element }) => element));
  const measure = (T) => reliability(logits[store.state.network], targets, judgedOn, CLASSES, T);
  const redraw = follow(row, (T) => dial.show(measure(T), T));
  const show = ({ network }) => {
    const T = fitTemperature(logits[network], targets, fitOn, CLASSES);
    const [before, after] = [measure(1), measure(T)];
    trained.show(before, 1);
    fitted.show(after, T);
    const gain = calibrationGain(logits[network], targets, judgedOn, CLASSES, T);
    setText(finding, describe(t, { before, after, gain }, { T, fitted: fitOn.length, judged: judgedOn.length }));
    redraw();
  };
  store.subscribe((state, changed) => changed.has("network") && show(state));
  show(store.state);
  const about = t("soft_labels.students", { width: students.width, T: students.temperature });
  return [
    el("h3", {}, t("soft_labels.calibration_title")),
    networkChoice(context),
    row,
    finding,
    el("p", { class: "fine" }, about),
  ];
}

/** What the fitted T does to the calibration error; a gain is called one where luck alone would hardly make it. */
function describe(t, { before, after, gain: [least, most] }, { T, fitted, judged }) {
  const [low, high] = [least, most].map((gain) => (100 * gain).toFixed(1).replace("-", "−"));
  const errors = { before: percent(before.error), after: percent(after.error), least: low, most: high };
  const values = { T: written(T), fitted, judged, ...errors };
  const accuracy = { before: percent(before.accuracy), after: percent(after.accuracy) };
  const same = before.accuracy === after.accuracy;
  const key = least > 0 ? "soft_labels.fit_helps" : most < 0 ? "soft_labels.fit_fails" : "soft_labels.fit_unclear";
  return sentences(t, t(key, values), t(same ? "soft_labels.accuracy_same" : "soft_labels.accuracy_moved", accuracy));
}

function networkChoice({ t, store }) {
  const options = NETWORKS.map((name) => {
    const input = el("input", {
      type: "radio",
      name: "soft-network",
      value: name,
      "data-testid": `network-${name}`,
      onchange: () => store.set({ network: name }),
    });
    return { name, input, element: el("label", { class: "choice" }, input, ` ${t(`soft_labels.network_${name}`)}`) };
  });
  const show = ({ network }) => options.forEach(({ name, input }) => (input.checked = name === network));
  store.subscribe((state, changed) => changed.has("network") && show(state));
  show(store.state);
  return el(
    "fieldset",
    { class: "choices", "data-sets": "network" },
    el("legend", {}, t("soft_labels.network")),
    ...options.map(({ element }) => element),
  );
}
