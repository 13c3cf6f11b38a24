/** Probabilities of `logits` at `temperature`, written into `out`; 0 puts all mass on the largest (ties share). */
export function softmax(logits, temperature, out = new Float64Array(logits.length)) {
  const top = largest(logits);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const weight = temperature === 0 ? Number(logits[i] === top) : Math.exp((logits[i] - top) / temperature);
    out[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < logits.length; i++) out[i] /= sum;
  return out;
}

/** Shannon entropy of `probs`, in nats. */
export function entropy(probs) {
  let nats = 0;
  for (let i = 0; i < probs.length; i++) if (probs[i] > 0) nats -= probs[i] * Math.log(probs[i]);
  return Math.max(0, nats);
}

/**
 * Entropy in nats of the softmax of the first `kept` of the falling `logits`, whose probabilities are `probs`.
 * The same number as entropy(probs) without a logarithm an element: log Z is −log p of the largest.
 */
export function entropyOfSorted(probs, logits, temperature, kept = probs.length) {
  let nats = -Math.log(probs[0]);
  for (let i = 0; i < kept && probs[i] > 0; i++) nats -= (probs[i] * (logits[i] - logits[0])) / temperature;
  return Math.max(0, nats);
}

function largest(values) {
  let top = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > top) top = values[i];
  return top;
}
