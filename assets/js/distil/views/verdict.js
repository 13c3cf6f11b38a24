import { aimOf, outcome, writtenMeans } from "../aim.js";
import { studentT } from "../../maths/significance.js";
import { el, setText } from "../../shared/dom.js";
import { meanAndDeviation } from "../../maths/spread.js";
import { spread } from "../numbers.js";
import { sentences } from "../../shared/text.js";

/** What happened, in full: a plain paragraph made of the run's own numbers, and the numbers as a table. It opens. */
export function verdictView(context) {
  const { t, training } = context;
  const text = el("p", { class: "verdict-text" });
  const table = el("div", { class: "outcome" });
  const details = el(
    "details",
    { class: "verdict", "data-testid": "verdict" },
    el("summary", {}, t("distil.verdict")),
    text,
    table,
  );
  const show = () => {
    const result = training.run?.result;
    details.hidden = !result;
    setText(text, result ? paragraph(context, result) : "");
    table.replaceChildren(...(result ? [outcomeTable(context, result)] : []));
  };
  for (const event of ["run", "result", "runs"]) training.on(event, show);
  show();
  return details;
}

/** The run's point in one sentence of its own numbers. */
export function headline({ say, task }, result) {
  const aim = aimOf(result.config, task);
  const written = writtenMeans(result, aim);
  if (!result.copycat) {
    const cut = aim.hidden.length && !result.corrected_student;
    return say(cut ? "lead_cut" : `lead_${aim.experiment}`, written);
  }
  const values = outcome(result, aim);
  const [more, soft] = [effect(values.copycat, values.twin, aim), effect(values.student, values.copycat, aim)];
  const kind = { helped: soft.kind, hurt: "harm" }[more.kind] ?? "none";
  return say(`lead_few_${kind}`, { ...written, more: more.gain, soft: soft.gain });
}

/** The paragraph for a result of core's or the browser's engine. */
export function paragraph({ t, say, task }, result) {
  const { config, teacher } = result;
  const { measure } = task;
  const [own, other] = final(result).map((scores) => scores[measure.name]);
  const parts = [];
  if (config.steps < 20) parts.push(t("distil.say_short", { steps: config.steps }));
  parts.push(...ofHiddenClasses({ t, say, task }, result));
  const [best] = teacher[measure.name];
  const everyone = { student: measure.spread(own), twin: measure.spread(other), teacher: measure.write(best) };
  if (result.copycat) parts.push(...ofFewLabels(say, result, measure, everyone));
  else {
    const { kind, gain } = effect(own, other, { measure });
    parts.push(say("say_all", everyone), say(`say_${kind}`, { gain }));
  }
  // A perplexity as large as the number of answers is what blind guessing has.
  if (measure.sign < 0 && mean(other) > task.classes.length) parts.push(say("say_worse_than_blind"));
  if (measure.isPoor(mean(own))) parts.push(t("distil.say_hardly"));
  if (own.length > 1) parts.push(say("say_spread", { count: own.length }));
  return sentences(t, ...parts);
}

/** What the networks make of the classes that they never saw, before and after the bias is set. */
function ofHiddenClasses({ t, say, task }, result) {
  const aim = aimOf(result.config, task);
  if (!aim.hidden.length) return [];
  if (!result.corrected_student) return [t("distil.say_cut")];
  const on = (scores) => spread(aim.of(scores));
  const values = {
    student: on(result.corrected_student),
    studentBefore: on(result.student),
    twin: on(result.corrected_twin),
    twinBefore: on(result.twin),
  };
  return [say(`say_${aim.experiment}`, values)];
}

/** What more examples bring, which the copycat has too, and what softness brings, which it has not. */
function ofFewLabels(say, { config, student, twin, copycat }, measure, everyone) {
  const [own, other, middle] = [student, twin, copycat].map((scores) => scores[measure.name]);
  const [more, soft] = [effect(middle, other, { measure }), effect(own, middle, { measure })];
  return [
    say("say_few", { labels: config.labels }),
    say("say_few_all", { ...everyone, copycat: measure.spread(middle) }),
    say(`say_more_${more.kind}`, { gain: more.gain }),
    say(`say_soft_${soft.kind}`, { gain: soft.gain }),
  ];
}

/** Whether luck alone makes such a gain or loss in less than 5 % of runs, and how large it is. */
function effect(better, other, { measure: { sign, gain } }) {
  const { mean: gained, deviation } = meanAndDeviation(better.map((value, i) => sign * (value - other[i])));
  const size = gain(gained);
  if (better.length < 2) return { kind: "one_seed", gain: size };
  const least = (studentT(0.025, better.length - 1) * deviation) / Math.sqrt(better.length);
  return { kind: gained > least ? "helped" : gained < -least ? "hurt" : "same", gain: size };
}

/** Student's and twin's scores as they count in the end: after the bias was set, where it was. */
function final({ corrected_student: student, corrected_twin: twin, ...before }) {
  return student ? [student, twin] : [before.student, before.twin];
}

function mean(values) {
  return meanAndDeviation(values).mean;
}

function outcomeTable(context, result) {
  const { t, say, task } = context;
  const { student, twin, copycat, teacher, corrected_student: own, corrected_twin: other } = result;
  const aim = aimOf(result.config, task);
  const when = own ? "before" : "";
  const rows = [
    ["student", when, student],
    ...(copycat ? [["copycat", "", copycat]] : []),
    ["twin", when, twin],
    ...(own
      ? [
          ["student", "after", own],
          ["twin", "after", other],
        ]
      : []),
    ["teacher", "", teacher],
  ];
  const head = [
    say("col_all"),
    ...(aim.hidden.length ? [say(`col_${aim.experiment}`)] : []),
    t("distil.col_agree"),
    t("distil.col_kl"),
  ];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, el("td", {}), ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows.map(([who, at, scores]) => row(context, who, at, scores, aim))),
  );
}

function row({ t, task: { measure } }, who, when, scores, aim) {
  const name = when ? t(`distil.row_${when}`, { who: t(`distil.${who}`) }) : t(`distil.${who}`);
  const cell = (share, text) => {
    if (share === null) return el("td", {}, text);
    const bar = el("span", { class: `mini ${who}`, style: `width: ${100 * share}%` });
    return el("td", {}, el("span", { class: "mini-track", "aria-hidden": "true" }, bar), text);
  };
  const values = scores[measure.name];
  const cells = [cell(measure.bar && measure.bar(mean(values)), measure.spread(values))];
  if (aim.hidden.length) cells.push(cell(mean(aim.of(scores)), spread(aim.of(scores))));
  cells.push(el("td", {}, spread(scores.agreement)), el("td", {}, mean(scores.kl_to_teacher).toFixed(2)));
  return el(
    "tr",
    { class: who },
    el("th", { scope: "row" }, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), name),
    ...cells,
  );
}
