/**
 * The results of the runs that this browser keeps: the Distil tab writes them (../distil/history.js), the Classroom tab
 * sends them to a room.
 */

import { hidesClasses } from "../maths/hides_classes.js";
import { meanAndDeviation } from "../maths/spread.js";

const TOLD = "temperature-lab-run";

/** Where a task's runs are kept. Each task has a place of its own: one's curves mean nothing beside the other's. */
export function placeOf(task) {
  return `temperature-lab.distil.runs.${task}`;
}

/** Say in this page that a run of `task` was kept. */
export function tellRun(task, run) {
  dispatchEvent(new CustomEvent(TOLD, { detail: { task, run } }));
}

/** Call `listener(result)` with the result of every run that this page keeps from now on, until `signal` aborts. */
export function onRun(listener, signal) {
  const hear = ({ detail: { task, run } }) => {
    const result = resultOf(task, run);
    if (result) listener(result);
  };
  addEventListener(TOLD, hear, { signal });
}

/** The results of the kept runs of `tasks`; what cannot be read is none. `storage` may be null. */
export function keptResults(storage, tasks) {
  return tasks.flatMap((task) => {
    try {
      const runs = JSON.parse(storage?.getItem(placeOf(task)) ?? "[]");
      return runs.map((run) => resultOf(task, run)).filter(Boolean);
    } catch {
      return [];
    }
  });
}

/**
 * The last kept run of an experiment as ./ended_runs.js tells of one, with its letter, its temperature and its steps:
 * {letter, temperature, steps, student, twin, teacher, agreement}; null where there is none. `storage` may be null.
 */
export function lastEnded(storage, task, experiment) {
  try {
    const runs = JSON.parse(storage?.getItem(placeOf(task)) ?? "[]");
    return runs.map((run) => endedOf(task, experiment, run)).findLast(Boolean) ?? null;
  } catch {
    return null;
  }
}

function endedOf(task, experiment, run) {
  const found = resultOf(task, run);
  if (found?.experiment !== experiment) return null;
  const { config, result } = run;
  try {
    const more = {
      steps: result.step,
      teacher: accuracyOf(config, result.teacher),
      agreement: meanAndDeviation(result.student.agreement).mean,
    };
    return Object.values(more).every(Number.isFinite) ? { ...found, ...more } : null;
  } catch {
    return null; // something that is read from is not there
  }
}

/**
 * What came out of a run, {id, letter, task, experiment, temperature, seed, student, twin}: the accuracies as the
 * Distil tab tells them, which is how often the hidden classes are found where some were hidden. Null for no run.
 */
export function resultOf(task, run) {
  try {
    const { config, result } = run;
    const { experiment, temperature, seed } = config;
    const student = accuracyOf(config, result.corrected_student ?? result.student);
    const twin = accuracyOf(config, result.corrected_twin ?? result.twin);
    const isWhole = [temperature, seed, student, twin].every(Number.isFinite);
    return isWhole ? { id: run.id, letter: run.letter, task, experiment, temperature, seed, student, twin } : null;
  } catch {
    return null; // something that is read from is not there
  }
}

function accuracyOf({ experiment, classes }, scores) {
  if (!hidesClasses(experiment)) return meanAndDeviation(scores.accuracy).mean;
  const isHidden = (place) => classes.includes(place) === (experiment === "missing_class");
  const found = scores.class_accuracy.map((row) => meanAndDeviation(row.filter((_, place) => isHidden(place))).mean);
  return meanAndDeviation(found).mean;
}
