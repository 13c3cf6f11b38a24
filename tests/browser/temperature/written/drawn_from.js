import { drawnFrom } from "../../../../assets/js/temperature/written/drawn_from.js";

/** What the token `id` was drawn from, where token i has the i-th of the falling `logits`. */
export function found(logits, asked) {
  const distribution = { ids: Int32Array.from(logits.keys()), logits: Float64Array.from(logits) };
  return drawnFrom(distribution, { ...asked, bars: 3 });
}
