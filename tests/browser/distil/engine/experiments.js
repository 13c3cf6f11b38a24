import { exposure, matchingBias, withBias } from "../../../../assets/js/distil/engine/experiments.js";

/** What student and twin see, as plain lists. */
export function exposed(config, targets, seed) {
  const { student, twin } = exposure(config, Int32Array.from(targets), seed);
  return { student: [...student], twin: [...twin] };
}

/** The bias of the `chosen` classes, and the logits with it. */
export function biased(logits, targets, classes, chosen) {
  const bias = matchingBias(logits, targets, classes, chosen);
  return { bias, logits: withBias(logits, bias, classes, chosen) };
}
