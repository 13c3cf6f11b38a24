import { hidesClasses } from "../engine/experiments.js";
import { studentT } from "../../maths/significance.js";
import { el, setText } from "../../shared/dom.js";
import { meanAndDeviation, spread } from "../numbers.js";
import { neverShown } from "../tasks.js";

/** A question to guess at before the run, and its answer after: those who guess first remember more. */
export function leadView(context) {
  const { say, store, training } = context;
  const lead = el("p", { class: "lead", "data-testid": "lead" });
  const show = () => {
    const result = training.isActive ? null : training.run?.result;
    const asked = training.isActive && training.run ? training.run.config.experiment : store.state.experiment;
    const answered = result && result.config.experiment === asked;
    setText(lead, answered ? headline(context, result) : say(`guess_${asked}`));
    lead.classList.toggle("answered", Boolean(answered));
  };
  for (const event of ["status", "result", "runs"]) training.on(event, show);
  store.subscribe((_, changed) => changed.has("experiment") && show());
  show();
  return lead;
}

/** What happened, in one plain paragraph made of the run's own numbers, and the numbers as a table. */
export function verdictView(context) {
  const { t, training } = context;
  const text = el("p", { class: "verdict-text" });
  const table = el("div", { class: "outcome" });
  const show = (result) => {
    setText(text, result ? paragraph(context, result) : "");
    table.replaceChildren(...(result ? [outcome(context, result)] : []));
  };
  training.on("result", show);
  training.on("run", () => show(null));
  training.on("runs", () => !training.isActive && show(training.run?.result));
  show(training.run?.result);
  const said = el("div", { role: "status", "data-testid": "verdict" }, text);
  return el("section", { class: "verdict", "aria-label": t("distil.verdict") }, said, table);
}

/** The run's point in one short sentence of its own numbers. */
function headline({ say, task }, result) {
  const { config, corrected_student: own, corrected_twin: other } = result;
  const { name, write } = task.measure;
  if (!own)
    return say("lead_all", { student: write(mean(result.student[name])), twin: write(mean(result.twin[name])) });
  const on = (scores) => spreadless(meanOver(scores, neverShown(config, task.classes.length)));
  return say(`lead_${config.experiment}`, { student: on(own), twin: on(other) });
}

/** The paragraph for a result of core's or the browser's engine. */
export function paragraph({ t, say, task }, result) {
  const { config, student, twin, teacher } = result;
  const { measure } = task;
  const [own, other] = final(result).map((scores) => scores[measure.name]);
  const parts = [];
  if (config.steps < 20) parts.push(t("distil.say_short", { steps: config.steps }));
  if (config.experiment === "few_labels") parts.push(say("say_few", { labels: config.labels }));
  if (result.corrected_student) {
    const hidden = neverShown(config, task.classes.length);
    const on = (scores) => spread(meanOver(scores, hidden));
    const values = {
      student: on(result.corrected_student),
      studentBefore: on(student),
      twin: on(result.corrected_twin),
      twinBefore: on(twin),
    };
    parts.push(say(`say_${config.experiment}`, values));
  } else if (hidesClasses(config.experiment)) parts.push(t("distil.say_cut"));
  const [best] = teacher[measure.name];
  parts.push(
    say("say_all", { student: measure.spread(own), twin: measure.spread(other), teacher: measure.write(best) }),
  );
  parts.push(say(...helped(own, other, measure)));
  // A perplexity as large as the number of answers is what blind guessing has.
  if (measure.sign < 0 && mean(other) > task.classes.length) parts.push(say("say_worse_than_blind"));
  if (measure.isPoor(mean(own))) parts.push(t("distil.say_hardly"));
  if (own.length > 1) parts.push(say("say_spread", { count: own.length }));
  return parts.join(" ");
}

/** Whether luck alone makes such a gain or loss in less than 5 % of runs: the key of a sentence, and what fills it. */
function helped(student, twin, { sign, gain }) {
  const { mean: gained, deviation } = meanAndDeviation(student.map((value, i) => sign * (value - twin[i])));
  const values = { gain: gain(gained) };
  if (student.length < 2) return ["say_one_seed", values];
  const least = (studentT(0.025, student.length - 1) * deviation) / Math.sqrt(student.length);
  if (gained > least) return ["say_helped", values];
  return gained < -least ? ["say_hurt", values] : ["say_same", values];
}

/** Student's and twin's scores as they count in the end: after the bias was set, where it was. */
function final({ corrected_student: student, corrected_twin: twin, ...before }) {
  return student ? [student, twin] : [before.student, before.twin];
}

function mean(values) {
  return meanAndDeviation(values).mean;
}

function spreadless(values) {
  return spread([mean(values)]);
}

function meanOver(scores, classes) {
  return scores.class_accuracy.map((seed) => classes.reduce((sum, place) => sum + seed[place], 0) / classes.length);
}

function outcome(context, result) {
  const { t, say, task } = context;
  const { config, student, twin, teacher, corrected_student: own, corrected_twin: other } = result;
  const hidden = own ? neverShown(config, task.classes.length) : null;
  const rows = [
    ["student", own ? "before" : "", student],
    ["twin", own ? "before" : "", twin],
  ];
  if (own) rows.push(["student", "after", own], ["twin", "after", other]);
  rows.push(["teacher", "", teacher]);
  const head = [
    "",
    say("col_all"),
    ...(hidden ? [say(`col_${config.experiment}`)] : []),
    t("distil.col_agree"),
    t("distil.col_kl"),
  ];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows.map(([who, when, scores]) => row(context, who, when, scores, hidden))),
  );
}

function row({ t, task: { measure } }, who, when, scores, hidden) {
  const name = when ? t(`distil.row_${when}`, { who: t(`distil.${who}`) }) : t(`distil.${who}`);
  const cell = (share, text) => {
    if (share === null) return el("td", {}, text);
    const bar = el("span", { class: `mini ${who}`, style: `width: ${100 * share}%` });
    return el("td", {}, el("span", { class: "mini-track", "aria-hidden": "true" }, bar), text);
  };
  const values = scores[measure.name];
  const cells = [cell(measure.bar && measure.bar(mean(values)), measure.spread(values))];
  if (hidden) {
    const found = meanOver(scores, hidden);
    cells.push(cell(mean(found), spread(found)));
  }
  cells.push(el("td", {}, spread(scores.agreement)), el("td", {}, mean(scores.kl_to_teacher).toFixed(2)));
  return el(
    "tr",
    { class: who },
    el("th", { scope: "row" }, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), name),
    ...cells,
  );
}
