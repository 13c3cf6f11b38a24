import { softmax, weighSorted } from "../../../assets/js/maths/softmax.js";

/** Probabilities as a plain list. */
export function probs(logits, temperature) {
  return [...softmax(logits, temperature)];
}

/** The probabilities and the entropy of falling logits, from the one pass that leaves the weights unnormalised. */
export function sorted(logits, temperature) {
  const weights = new Float64Array(logits.length);
  const { sum, nats } = weighSorted(logits, temperature, weights);
  return { probs: Array.from(weights, (weight) => weight / sum), nats };
}
