/** What an experiment is about, so that curves, numbers, headline and the list of runs all show the same. */

import { accuracy } from "./measures.js";
import { meanAndDeviation } from "../maths/spread.js";
import { neverShown } from "./tasks.js";

/**
 * For a config: the classes that it hides, the measure by which networks are told apart, its values in scores, one a
 * seed, and the key of its title. Where classes are hidden it is how often they are found, else the task's measure.
 */
export function aimOf({ experiment, classes }, task) {
  const hidden = neverShown({ experiment, classes }, task.classes.length);
  const found = (scores) => scores.class_accuracy.map((seed) => meanAndDeviation(hidden.map((c) => seed[c])).mean);
  if (hidden.length) return { experiment, hidden, measure: accuracy, of: found, title: `score_${experiment}` };
  return { experiment, hidden, measure: task.measure, of: (scores) => scores[task.measure.name], title: "score" };
}

/** The aim of the run that is shown, or of the one that the settings ask for. */
export function aimNow({ training, store, task }) {
  const { experiment } = store.state;
  return aimOf(training.run?.config ?? { experiment, classes: task.hidden[experiment] ?? [] }, task);
}

/** Who there is in a run, in the order in which they are told of. */
export function whoIn(experiment) {
  return experiment === "few_labels" ? ["student", "copycat", "twin", "teacher"] : ["student", "twin", "teacher"];
}

/** The aim's values of everyone in a result, one a seed: after the bias was set, where it was. */
export function outcome({ corrected_student: student, corrected_twin: twin, ...result }, aim) {
  const scores = { ...result, ...(student && { student, twin }) };
  return Object.fromEntries(whoIn(aim.experiment).map((who) => [who, aim.of(scores[who])]));
}

/** The means of these values. */
export function meansOf(result, aim) {
  const mean = ([who, values]) => [who, meanAndDeviation(values).mean];
  return Object.fromEntries(Object.entries(outcome(result, aim)).map(mean));
}

/** The means as they are written in a sentence. */
export function writtenMeans(result, aim) {
  const written = ([who, value]) => [who, aim.measure.write(value)];
  return Object.fromEntries(Object.entries(meansOf(result, aim)).map(written));
}

/** A run that has ended, as ../shared/ended_runs.js describes it. */
export function endedRun({ config, result }, task) {
  const aim = aimOf(config, task);
  const { mean: agreement } = meanAndDeviation(result.student.agreement);
  return {
    task: task.name,
    experiment: config.experiment,
    measure: aim.measure.name,
    temperature: config.temperature,
    units: config.widths[0],
    seed: config.seed,
    step: result.step,
    agreement,
    ...meansOf(result, aim),
  };
}
