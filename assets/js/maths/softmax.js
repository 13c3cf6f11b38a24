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

/** T, or where it is 0 so little that only what ties with the largest logit keeps a share. */
export function aboveZero(temperature) {
  return Math.max(temperature, 1e-300);
}

/**
 * The same softmax for `logits` that fall, left unnormalised in `out` so that one pass does: {sum, nats},
 * the sum of the weights and the entropy. With x = (z − z₀)/T the entropy is log Σ eˣ − Σ x eˣ / Σ eˣ.
 */
export function weighSorted(logits, temperature, out, count = logits.length) {
  const T = aboveZero(temperature);
  let sum = 0;
  let moment = 0;
  for (let i = 0; i < count; i++) {
    const scaled = (logits[i] - logits[0]) / T;
    const weight = Math.exp(scaled);
    out[i] = weight;
    sum += weight;
    moment += weight * scaled;
  }
  return { sum, nats: Math.max(0, Math.log(sum) - moment / sum) };
}

function largest(values) {
  let top = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > top) top = values[i];
  return top;
}
