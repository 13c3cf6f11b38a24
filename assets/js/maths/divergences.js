/**
 * The divergences of core/divergences.py in closed form, one example at a time. s and t are the student's and the
 * teacher's softened predictions, {probs, logs}; gradients are by the student's logits already divided by T.
 */

/** Probabilities and their logarithms of the `classes` logits from `at`, divided by T, written into `into`. */
export function soften(logits, at, classes, temperature, into) {
  let top = -Infinity;
  for (let c = 0; c < classes; c++) if (logits[at + c] > top) top = logits[at + c];
  let total = 0;
  for (let c = 0; c < classes; c++) {
    into.logs[c] = (logits[at + c] - top) / temperature;
    into.probs[c] = Math.exp(into.logs[c]);
    total += into.probs[c];
  }
  const log = Math.log(total);
  for (let c = 0; c < classes; c++) {
    into.probs[c] /= total;
    into.logs[c] -= log;
  }
  return into;
}

/** Room for what soften writes. */
export function room(classes) {
  return { probs: new Float64Array(classes), logs: new Float64Array(classes) };
}

/** KL(t ‖ s) in nats. */
export function forwardKl(s, t) {
  let nats = 0;
  for (let c = 0; c < t.probs.length; c++) if (t.probs[c] > 0) nats += t.probs[c] * (t.logs[c] - s.logs[c]);
  return Math.max(0, nats);
}

function forwardKlGradient(s, t, _, out) {
  for (let c = 0; c < out.length; c++) out[c] = s.probs[c] - t.probs[c];
}

function reverseKlGradient(s, t, _, out) {
  for (let c = 0; c < out.length; c++) out[c] = s.logs[c] - t.logs[c];
  throughSoftmax(s.probs, out);
}

function totalVariation(s, t) {
  return 0.5 * sum(s.probs.length, (c) => Math.abs(t.probs[c] - s.probs[c]));
}

function totalVariationGradient(s, t, _, out) {
  for (let c = 0; c < out.length; c++) out[c] = 0.5 * Math.sign(s.probs[c] - t.probs[c]);
  throughSoftmax(s.probs, out);
}

/** Below this β is taken for 0: β times a share is lost, and the limit is exact to all digits. */
export const LEAST_BETA = 2 ** -970;

/** [β KL(t‖m) + (1 − β) KL(s‖m)] / (β (1 − β)), m = β t + (1 − β) s (Agarwal et al. 2024). */
function jsd(s, t, beta) {
  if (beta > 0.5) return jsd(t, s, 1 - beta); // it swaps with s and t, and a small 1 − β divides what is off by more
  if (beta < LEAST_BETA) return forwardKl(s, t);
  const value = sum(s.probs.length, (c) => {
    const ratio = t.logs[c] - s.logs[c];
    const mixture = logMixture(ratio, beta);
    return (
      (t.probs[c] * (ratio - mixture)) / (1 - beta) + (beta * (t.probs[c] - s.probs[c]) - s.probs[c] * mixture) / beta
    );
  });
  return Math.max(0, value);
}

function jsdGradient(s, t, beta, out) {
  if (beta < LEAST_BETA || beta === 1) return (beta === 1 ? reverseKlGradient : forwardKlGradient)(s, t, beta, out);
  for (let c = 0; c < out.length; c++) {
    const ratio = t.logs[c] - s.logs[c];
    // log(t / s) + log(m / t), for a share of 1 − β may be lost beside one of β.
    const mixture = beta > 0.5 ? ratio + logMixture(-ratio, 1 - beta) : logMixture(ratio, beta);
    out[c] = mixture / -beta;
  }
  throughSoftmax(s.probs, out);
}

/** log(m / s) from log(t / s), exact for a small β: beyond 700 the exponential is all that counts. */
export function logMixture(ratio, beta) {
  return ratio > 700 ? ratio + Math.log(beta) : Math.log1p(beta * Math.expm1(ratio));
}

function logitMse(s, t) {
  const mean = meanDifference(s, t);
  return (0.5 * sum(s.logs.length, (c) => (s.logs[c] - t.logs[c] - mean) ** 2)) / s.logs.length;
}

function logitMseGradient(s, t, _, out) {
  const mean = meanDifference(s, t);
  for (let c = 0; c < out.length; c++) out[c] = (s.logs[c] - t.logs[c] - mean) / out.length;
}

function meanDifference(s, t) {
  return sum(s.logs.length, (c) => s.logs[c] - t.logs[c]) / s.logs.length;
}

/** From the gradient by the probabilities to the one by their logits. */
function throughSoftmax(probs, gradient) {
  const weighted = sum(probs.length, (c) => probs[c] * gradient[c]);
  for (let c = 0; c < probs.length; c++) gradient[c] = probs[c] * (gradient[c] - weighted);
}

function sum(count, term) {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

/** degree: the power of T that keeps the gradient's size steady as T rises. */
export const DIVERGENCES = {
  forward_kl: { value: forwardKl, gradient: forwardKlGradient, degree: 2 },
  reverse_kl: { value: (s, t) => forwardKl(t, s), gradient: reverseKlGradient, degree: 2 },
  total_variation: { value: totalVariation, gradient: totalVariationGradient, degree: 1 },
  jsd: { value: jsd, gradient: jsdGradient, degree: 2 },
  logit_mse: { value: logitMse, gradient: logitMseGradient, degree: 2 },
};
