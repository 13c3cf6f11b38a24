/** How far confidence can be trusted; the same numbers as core/evaluation.py. Logits are (examples · classes,). */

import { softmax } from "./softmax.js";

/**
 * Reliability of the examples `indices` at `temperature` (Guo et al. 2017): `error`, the expected calibration error;
 * `accuracy` and mean `confidence`; and for each bin of equal width its count, mean confidence and accuracy.
 */
export function reliability(logits, targets, indices, classes, temperature, count = 15) {
  const probs = new Float64Array(classes);
  const bins = Array.from({ length: count }, () => ({ count: 0, confidence: 0, accuracy: 0 }));
  for (const index of indices) {
    softmax(row(logits, index, classes), temperature, probs);
    let best = 0;
    for (let k = 1; k < classes; k++) if (probs[k] > probs[best]) best = k;
    const bin = bins[Math.min(count - 1, Math.max(0, Math.ceil(probs[best] * count) - 1))];
    bin.count++;
    bin.confidence += probs[best];
    bin.accuracy += Number(best === targets[index]);
  }
  const total = (name) => bins.reduce((sum, bin) => sum + bin[name], 0) / indices.length;
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.accuracy - bin.confidence), 0) / indices.length;
  const means = { error, accuracy: total("accuracy"), confidence: total("confidence") };
  for (const bin of bins.filter((one) => one.count)) {
    bin.confidence /= bin.count;
    bin.accuracy /= bin.count;
  }
  return { ...means, bins };
}

/** The one temperature (0.01 to 100) with the least cross entropy on the examples `indices`, by halving in 1 / T. */
export function fitTemperature(logits, targets, indices, classes) {
  const probs = new Float64Array(classes);
  const slope = (inverse) => {
    let sum = 0;
    for (const index of indices) {
      const own = row(logits, index, classes);
      softmax(own, 1 / inverse, probs);
      for (let k = 0; k < classes; k++) sum += probs[k] * own[k];
      sum -= own[targets[index]];
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

/** The logits (classes,) of one example. */
function row(logits, index, classes) {
  return logits.slice(index * classes, (index + 1) * classes);
}
