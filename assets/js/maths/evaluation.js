/** How far confidence can be trusted; the same numbers as core/evaluation.py. Logits are (examples · classes,). */

import { key, uniform } from "./randomness.js";
import { softmax } from "./softmax.js";

/** How often examples are drawn anew to see how far luck moves a number, and what share of these draws counts. */
const [RESAMPLES, COVERED] = [400, 0.95];

/**
 * Reliability of the examples `indices` at `temperature` (Guo et al. 2017): `error`, the expected calibration error;
 * `accuracy` and mean `confidence`; and for each bin of equal width its count, mean confidence and accuracy.
 */
export function reliability(logits, targets, indices, classes, temperature, count = 15) {
  return binned(answers(logits, targets, indices, classes, temperature), count);
}

/**
 * How far the gain in calibration error from T = 1 to `temperature` hangs on the luck of the examples: [least, most] of
 * the middle 95 % of gains, each on as many examples, drawn anew with replacement (paired bootstrap, Efron 1979).
 */
export function calibrationGain(logits, targets, indices, classes, temperature, count = 15) {
  const [before, after] = [1, temperature].map((T) => answers(logits, targets, indices, classes, T));
  const gains = Float64Array.from({ length: RESAMPLES }, (_, draw) => {
    const drawn = Array.from(uniform(key(draw), indices.length), (at) => Math.floor(at * indices.length));
    const [first, second] = [before, after].map(
      (all) =>
        binned(
          drawn.map((place) => all[place]),
          count,
        ).error,
    );
    return first - second;
  }).sort();
  const left = Math.round(((1 - COVERED) / 2) * RESAMPLES);
  return [gains[left], gains[RESAMPLES - 1 - left]];
}

/** Of each example how sure the likeliest answer is, and whether it is right: {confidence, right}. */
function answers(logits, targets, indices, classes, temperature) {
  const probs = new Float64Array(classes);
  return Array.from(indices, (index) => {
    softmax(row(logits, index, classes), temperature, probs);
    let best = 0;
    for (let k = 1; k < classes; k++) if (probs[k] > probs[best]) best = k;
    return { confidence: probs[best], right: Number(best === targets[index]) };
  });
}

function binned(all, count) {
  const bins = Array.from({ length: count }, () => ({ count: 0, confidence: 0, accuracy: 0 }));
  for (const { confidence, right } of all) {
    const bin = bins[Math.min(count - 1, Math.max(0, Math.ceil(confidence * count) - 1))];
    bin.count++;
    bin.confidence += confidence;
    bin.accuracy += right;
  }
  const total = (name) => bins.reduce((sum, bin) => sum + bin[name], 0) / all.length;
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.accuracy - bin.confidence), 0) / all.length;
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
