/** How far confidence can be trusted; the same numbers as core/evaluation.py. Logits are (examples · 10,). */

import { CLASSES, rowSoftmax } from "../soft_labels/digits.js";

/**
 * Reliability of the examples `indices` at `temperature` (Guo et al. 2017): `error`, the expected calibration error;
 * `accuracy` and mean `confidence`; and for each bin of equal width its count, mean confidence and accuracy.
 */
export function reliability(logits, targets, indices, temperature, count = 15) {
  const probs = new Float64Array(CLASSES);
  const bins = Array.from({ length: count }, () => ({ count: 0, confidence: 0, accuracy: 0 }));
  for (const index of indices) {
    rowSoftmax(logits, index, temperature, probs);
    let best = 0;
    for (let k = 1; k < CLASSES; k++) if (probs[k] > probs[best]) best = k;
    const bin = bins[Math.min(count - 1, Math.max(0, Math.ceil(probs[best] * count) - 1))];
    bin.count++;
    bin.confidence += probs[best];
    bin.accuracy += Number(best === targets[index]);
  }
  const total = (name) => bins.reduce((sum, bin) => sum + bin[name], 0) / indices.length;
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.accuracy - bin.confidence), 0) / indices.length;
  const means = { error, accuracy: total("accuracy"), confidence: total("confidence") };
  for (const bin of bins.filter((bin) => bin.count)) {
    bin.confidence /= bin.count;
    bin.accuracy /= bin.count;
  }
  return { ...means, bins };
}

/** The one temperature (0.01 to 100) with the least cross entropy on the examples `indices`, by halving in 1 / T. */
export function fitTemperature(logits, targets, indices) {
  const probs = new Float64Array(CLASSES);
  const slope = (inverse) => {
    let sum = 0;
    for (const index of indices) {
      rowSoftmax(logits, index, 1 / inverse, probs);
      for (let k = 0; k < CLASSES; k++) sum += probs[k] * logits[index * CLASSES + k];
      sum -= logits[index * CLASSES + targets[index]];
    }
    return sum;
  };
  let [low, high] = [0.01, 100];
  for (let step = 0; step < 40; step++) {
    const inverse = Math.sqrt(low * high);
    if (slope(inverse) > 0) high = inverse;
    else low = inverse;
  }
  return 1 / low;
}
