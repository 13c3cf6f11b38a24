/** What is true of the lesson's steps, as a teacher's sheets say it: the same truths that the lesson shows. */

import { meanAndDeviation } from "../../maths/spread.js";
import { percent } from "../../shared/numbers.js";
import { recordedSeeds } from "../lesson/steps/recorded.js";

/**
 * The answer to `step`: {shares, right, told, values}. `shares`: one for each of the step's rows, null where none is
 * known; `right`: the row of a choice that is true, or null; `told`: sentences; `values`: what they are filled with.
 * What only a run can tell is taken from recorded ones, else from `run`, the last in this browser, which may be null.
 */
export async function answerOf(t, step, run) {
  if (!step.experiment) return recorded(t, step, await step.truth());
  const own = run ? [t("plan.own_run"), ...said(t, (await step.truth(run)).told)] : [];
  return step.name === "student" ? ofSeeds(t, await recordedSeeds(), own) : ofClass(t, run, own);
}

function recorded(t, { asks }, { value, rows = null, told }) {
  const isChoice = asks.kind === "choice";
  const none = Array.from({ length: asks.count }, () => null);
  return {
    shares: isChoice ? (rows ?? none) : [value].flat(),
    right: isChoice ? value : null,
    told: said(t, told),
    values: Object.assign({}, ...told.map(([, values]) => values)),
  };
}

/** Of students that were recorded with the step's own settings: their mean and how far they lie apart. */
function ofSeeds(t, { student, twin, teacher, agreement }, own) {
  const { mean, deviation } = meanAndDeviation(student);
  const values = {
    count: student.length,
    student: percent(mean),
    spread: (100 * deviation).toFixed(1),
    twin: percent(meanAndDeviation(twin).mean),
    teacher: percent(teacher),
    agreement: percent(meanAndDeviation(agreement).mean),
  };
  const told = [t("plan.student.recorded", values), t("plan.student.differs"), ...own];
  return { shares: [mean], right: null, told, values };
}

/** Of a class's own runs, which nobody knows before. */
function ofClass(t, run, own) {
  const told = [t("plan.hidden.unrecorded"), t("plan.hidden.where"), ...own];
  return { shares: [run ? run.student : null], right: null, told, values: {} };
}

function said(t, told) {
  return told.map(([key, values]) => t(key, values));
}
