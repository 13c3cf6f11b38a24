/** Whether what a browser kept is a run that the page can show: all that it reads is there, and of its kind. */

import { areCurves, areNumbers } from "./run_curves.js";
import { DIVERGENCES } from "../maths/divergences.js";

const SCORES = ["accuracy", "perplexity", "agreement", "kl_to_teacher"];
const LOSSES = ["soft_loss", "hard_loss", "twin_loss", "soft_gradient_norm", "hard_gradient_norm"];
const PROBED = ["student_probes", "twin_probes", "teacher_probes"];

/** `run` may be anything that JSON can hold. */
export function isWhole(run, task) {
  try {
    return (
      typeof run.id === "string" &&
      isConfig(run.config, task) &&
      isConfig(run.result.config, task) &&
      areCurves(run.curves) &&
      isResult(run.result, task)
    );
  } catch {
    return false; // something that is read from is not there
  }
}

function isConfig(config, { experiments, classes }) {
  const {
    temperature,
    soft_weight: share,
    beta,
    t_squared: scaled,
    widths,
    classes: hidden,
    steps,
    seed,
    labels,
  } = config;
  return (
    experiments.includes(config.experiment) &&
    Object.hasOwn(DIVERGENCES, config.divergence) &&
    typeof scaled === "boolean" &&
    [temperature, share, beta].every(Number.isFinite) &&
    [widths[0], steps, seed, labels].every(Number.isInteger) &&
    hidden.every((place) => Object.hasOwn(classes, place))
  );
}

function isResult(result, { classes }) {
  const seeds = result.student.accuracy.length;
  const areScores = (scores, count) =>
    SCORES.every((name) => scores[name].length === count && areNumbers(scores[name])) &&
    scores.class_accuracy.length === count &&
    scores.class_accuracy.every((row) => row.length === classes.length);
  return (
    Number.isInteger(result.step) &&
    areScores(result.student, seeds) &&
    areScores(result.twin, seeds) &&
    areScores(result.teacher, 1) &&
    (result.config.experiment === "few_labels") === (result.copycat !== null) &&
    [result.copycat, result.corrected_student, result.corrected_twin].every(
      (scores) => scores === null || areScores(scores, seeds),
    ) &&
    LOSSES.every((name) => result[name].length === seeds && areNumbers(result[name])) &&
    areNumbers(result.student_bias) &&
    areNumbers(result.twin_bias) &&
    areNumbers(result.probes) &&
    PROBED.every((name) => result[name].every((row) => row.length === classes.length && areNumbers(row)))
  );
}
