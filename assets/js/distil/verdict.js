import { el, setText } from "../dom.js";
import { meanAndDeviation, shortPercent, spread } from "./numbers.js";

/** A question to guess at before the run, and its answer after: those who guess first remember more. */
export function leadView({ t, store, training }) {
  const lead = el("p", { class: "lead", "data-testid": "lead" });
  const show = () => {
    const result = training.isActive ? null : training.run?.result;
    const asked = training.isActive && training.run ? training.run.config.experiment : store.state.experiment;
    const answered = result && result.config.experiment === asked;
    setText(lead, answered ? headline(t, result) : t(`distil.guess_${asked}`));
    lead.classList.toggle("answered", Boolean(answered));
  };
  for (const event of ["status", "result", "runs"]) training.on(event, show);
  store.subscribe((_, changed) => changed.has("experiment") && show());
  show();
  return lead;
}

/** What happened, in one plain paragraph made of the run's own numbers, and the numbers as a table. */
export function verdictView({ t, training }) {
  const text = el("p", { class: "verdict-text" });
  const table = el("div", { class: "outcome" });
  const show = (result) => {
    setText(text, result ? paragraph(t, result) : "");
    table.replaceChildren(...(result ? [outcome(t, result)] : []));
  };
  training.on("result", show);
  training.on("run", () => show(null));
  training.on("runs", () => !training.isActive && show(training.run?.result));
  show(training.run?.result);
  const said = el("div", { role: "status", "data-testid": "verdict" }, text);
  return el("section", { class: "verdict", "aria-label": t("distil.verdict") }, said, table);
}

/** The run's point in one short sentence of its own numbers. */
function headline(t, result) {
  const { config, corrected_student: own, corrected_twin: other } = result;
  const mean = (values) => shortPercent(meanAndDeviation(values).mean);
  if (!own) return t("distil.lead_all", { student: mean(result.student.accuracy), twin: mean(result.twin.accuracy) });
  const on = (scores) => mean(meanOver(scores, hiddenClasses(config)));
  return t(`distil.lead_${config.experiment}`, { student: on(own), twin: on(other) });
}

/** The paragraph for a result of core's or the browser's engine. */
export function paragraph(t, result) {
  const { config, student, twin, teacher } = result;
  const [own, other] = final(result);
  const parts = [];
  if (config.steps < 20) parts.push(t("distil.say_short", { steps: config.steps }));
  if (config.experiment === "few_labels") parts.push(t("distil.say_few", { labels: config.labels }));
  if (result.corrected_student) {
    const hidden = hiddenClasses(config);
    const on = (scores) => spread(meanOver(scores, hidden));
    const values = { student: on(result.corrected_student), studentBefore: on(student), twin: on(result.corrected_twin), twinBefore: on(twin) };
    parts.push(t(`distil.say_${config.experiment}`, values));
  } else if (["missing_class", "only_classes"].includes(config.experiment)) parts.push(t("distil.say_cut"));
  parts.push(t("distil.say_all", { student: spread(own.accuracy), twin: spread(other.accuracy), teacher: shortPercent(teacher.accuracy[0]) }));
  parts.push(t(...helped(own.accuracy, other.accuracy)));
  if (meanAndDeviation(own.accuracy).mean < 0.3) parts.push(t("distil.say_hardly"));
  if (own.accuracy.length > 1) parts.push(t("distil.say_spread", { count: own.accuracy.length }));
  return parts.join(" ");
}

/** Whether the gain is more than twice its standard error: the key of a sentence, and what fills it. */
function helped(student, twin) {
  const { mean, deviation } = meanAndDeviation(student.map((value, i) => value - twin[i]));
  const error = deviation / Math.sqrt(student.length);
  const points = { points: Math.abs(100 * mean).toFixed(1) };
  if (student.length < 2) return ["distil.say_one_seed", points];
  if (mean > 2 * error) return ["distil.say_helped", points];
  return mean < -2 * error ? ["distil.say_hurt", points] : ["distil.say_same", points];
}

/** The classes that were never shown. */
function hiddenClasses({ experiment, classes }) {
  if (experiment === "missing_class") return classes;
  return Array.from({ length: 10 }, (_, digit) => digit).filter((digit) => !classes.includes(digit));
}

/** Student's and twin's scores as they count in the end: after the bias was set, where it was. */
function final({ corrected_student: student, corrected_twin: twin, ...before }) {
  return student ? [student, twin] : [before.student, before.twin];
}

function meanOver(scores, classes) {
  return scores.class_accuracy.map((seed) => classes.reduce((sum, digit) => sum + seed[digit], 0) / classes.length);
}

function outcome(t, result) {
  const { config, student, twin, teacher, corrected_student: own, corrected_twin: other } = result;
  const hidden = own ? hiddenClasses(config) : null;
  const rows = [["student", own ? "before" : "", student], ["twin", own ? "before" : "", twin]];
  if (own) rows.push(["student", "after", own], ["twin", "after", other]);
  rows.push(["teacher", "", teacher]);
  const head = ["", t("distil.col_all"), ...(hidden ? [t(`distil.col_${config.experiment}`)] : []), t("distil.col_agree"), t("distil.col_kl")];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows.map(([who, when, scores]) => row(t, who, when, scores, hidden))),
  );
}

function row(t, who, when, scores, hidden) {
  const name = when ? t(`distil.row_${when}`, { who: t(`distil.${who}`) }) : t(`distil.${who}`);
  const share = (values) => {
    const bar = el("span", { class: `mini ${who}`, style: `width: ${100 * meanAndDeviation(values).mean}%` });
    return el("td", {}, el("span", { class: "mini-track", "aria-hidden": "true" }, bar), spread(values));
  };
  const cells = [share(scores.accuracy)];
  if (hidden) cells.push(share(meanOver(scores, hidden)));
  const nats = meanAndDeviation(scores.kl_to_teacher).mean;
  cells.push(el("td", {}, spread(scores.agreement)), el("td", {}, nats.toFixed(2)));
  return el("tr", { class: who }, el("th", { scope: "row" }, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), name), ...cells);
}
