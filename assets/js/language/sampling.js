/** Drawing a token as core/temperature.py does: from the same shares, in the order of the tokens' ids. */

import { softmax } from "../maths/softmax.js";
import { fallingOrder } from "../maths/falling_order.js";
import { keptCounts } from "../maths/truncate.js";

/** Probabilities of `logits`, those zero that the filters cut: settings {temperature, topK, topP, minP}. */
export function shares(logits, { temperature, topK, topP, minP }) {
  const probs = softmax(logits, temperature);
  if (topK === null && topP === null && minP === null) return probs;
  const order = fallingOrder(logits);
  const falling = Float64Array.from(order, (id) => probs[id]);
  const kept = keptCounts(falling, { topK, topP, minP }).minP;
  let sum = 0;
  for (let i = 0; i < kept; i++) sum += falling[i];
  const out = new Float64Array(probs.length);
  for (let i = 0; i < kept; i++) out[order[i]] = falling[i] / sum;
  return out;
}

/** The id on which `uniform`, 0 to 1, falls among the shares of `probs`, which need not sum to 1. */
export function drawn(probs, uniform) {
  let total = 0;
  for (let id = 0; id < probs.length; id++) total += probs[id];
  const goal = uniform * total;
  let [sum, last] = [0, 0];
  for (let id = 0; id < probs.length; id++) {
    sum += probs[id];
    if (sum > goal) return id;
    if (probs[id] > 0) last = id;
  }
  return last;
}
