/**
 * The steps of the lesson, in their order. Each: its `name`, `minutes`, the `tab` it is tried in; `before`, the tab's
 * settings while it is guessed, which show nothing of the answer, and `settings` with which it is tried; the `part` of
 * the tab that is spoken of then, as a selector; what it
 * `asks` ({kind: bars | number | choice | curve, count}), with the `rows` that are drawn; and truth(run), a promise of
 * {value, rows, told}: what is guessed, the shares that are drawn, and the explanation as [key, values]. A curve's rows
 * each have a T; it begins with what is given(), a promise of {T, share}, which its truth says again, with the `curve`.
 * A step with an `experiment` takes its truth from the visitor's own `run` of it (../../../shared/ended_runs.js).
 */

import { TRAINING_STEPS } from "./students.js";
import { READING_STEPS } from "./soft_labels.js";
import { DIAL_STEPS } from "./temperature.js";

export const STEPS = [...DIAL_STEPS.slice(0, 5), ...READING_STEPS, ...TRAINING_STEPS, ...DIAL_STEPS.slice(5)];
export const LENGTHS = [20, 45, 90];

const CHOSEN = {
  20: ["share", "dial", "ends", "likeliest", "limits"],
  45: ["share", "dial", "ends", "likeliest", "soft", "digits", "student", "hidden", "limits"],
  90: STEPS.map(({ name }) => name),
};

/** The steps of a lesson of `length` minutes. */
export function stepsOf(length) {
  return STEPS.filter(({ name }) => CHOSEN[length].includes(name));
}

/** The step with this number, which counts from 1. */
export function numberOf(step) {
  return STEPS.indexOf(step) + 1;
}
