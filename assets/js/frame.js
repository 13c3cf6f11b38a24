import { entropyOfSorted, softmax } from "./softmax.js";
import { keepFirst, keptCounts } from "./truncate.js";

/** How many tokens have a bar of their own. */
export const BARS = 10;

/** Makes frames of one distribution; its two buffers are reused, so a frame is true until the next. */
export class FrameMaker {
  constructor(distribution) {
    this.distribution = distribution;
    this.buffer = new Float64Array(distribution.logits.length);
  }

  /**
   * Everything that the page shows at `temperature` behind `filters`: the falling `probs`, what the bars were
   * before a filter cut them (`uncut`), the counts that each filter left, entropy in bits, and the tail's share.
   */
  make(temperature, filters) {
    const { logits } = this.distribution;
    const probs = softmax(logits, temperature, this.buffer);
    const uncut = probs.slice(0, BARS);
    const kept = keptCounts(probs, filters);
    if (kept.minP < probs.length) keepFirst(probs, kept.minP);
    const bits = entropyOfSorted(probs, logits, temperature, kept.minP) / Math.LN2;
    let shown = 0;
    for (let i = 0; i < Math.min(BARS, kept.minP); i++) shown += probs[i];
    return { temperature, probs, uncut, kept, bits, choices: 2 ** bits, top: probs[0], tail: Math.max(0, 1 - shown) };
  }

  /** The bars' shares only, as a copy that lasts: what a pinned temperature shows. */
  bars(temperature, filters) {
    const { probs, tail } = this.make(temperature, filters);
    return [...probs.subarray(0, BARS), tail];
  }
}
