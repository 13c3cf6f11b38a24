import { findingOf, fit } from "../../../../assets/js/distil/formula/humps.js";
import { hardPull, lossOf, pullAt } from "../../../../assets/js/distil/formula/loss.js";

/** lossOf's answer as plain arrays. */
export function written(config, student, teacher, target) {
  const { goal, own, terms, ...rest } = lossOf(config, student, teacher, target);
  return { goal: [...goal], own: [...own], terms: [...terms], ...rest };
}

/** The sizes of both gradients. */
export function pulls(config, student, teacher, temperature, target) {
  return { ...pullAt(config, student, teacher, temperature), hard: hardPull(student, target) };
}

/** The student that a divergence finds, its shares as a plain array, and what it does. */
export function fitted(kind, beta) {
  const found = fit(kind, beta);
  return { ...found, student: [...found.student.probs], finding: findingOf(found) };
}
