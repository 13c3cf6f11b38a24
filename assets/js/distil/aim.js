/** What an experiment is about, so that curves, numbers, headline and the list of runs all show the same. */

import { accuracy } from "./measures.js";
import { meanAndDeviation } from "./numbers.js";
import { neverShown } from "./tasks.js";

/**
 * For a config: the classes that it hides, the measure by which networks are told apart, and its values in scores, one
 * a seed. Where classes are hidden that is how often they are found, else the task's measure on everything.
 */
export function aimOf({ experiment, classes }, task) {
  const hidden = neverShown({ experiment, classes }, task.classes.length);
  const found = (scores) => scores.class_accuracy.map((seed) => meanAndDeviation(hidden.map((c) => seed[c])).mean);
  if (hidden.length) return { experiment, hidden, measure: accuracy, of: found };
  return { experiment, hidden, measure: task.measure, of: (scores) => scores[task.measure.name] };
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
