import { weighSorted } from "../maths/softmax.js";
import { keptCounts } from "../maths/truncate.js";

/** Makes frames of one distribution. Their `weights` share one buffer: those of a frame are true until the next. */
export class FrameMaker {
  #distribution;
  #bars;
  #buffer;

  /** `bars`: how many tokens have a bar of their own. */
  constructor(distribution, bars) {
    this.#distribution = distribution;
    this.#bars = bars;
    this.#buffer = new Float64Array(distribution.logits.length);
  }

  /**
   * Everything that the page shows at `temperature` behind `filters`. `weights` are the falling probabilities times
   * `sum`; `kept` are the counts that each filter left; `bars` are the shares of the drawn tokens, `uncut` what
   * they were before the filters, `tail` the share of all others; `bits` the entropy.
   */
  make(temperature, filters) {
    const { logits } = this.#distribution;
    const weights = this.#buffer;
    const whole = weighSorted(logits, temperature, weights);
    const kept = keptCounts(weights, filters);
    const { sum, nats } = kept.minP < weights.length ? weighSorted(logits, temperature, weights, kept.minP) : whole;
    const drawn = [...weights.subarray(0, this.#bars)];
    const bars = drawn.map((weight, i) => (i < kept.minP ? weight / sum : 0));
    const tail = kept.minP > this.#bars ? Math.max(0, 1 - bars.reduce((total, share) => total + share, 0)) : 0;
    const bits = nats / Math.LN2;
    const uncut = drawn.map((weight) => weight / whole.sum);
    return { temperature, weights, sum, kept, bars, uncut, tail, bits, choices: 2 ** bits, top: bars[0] };
  }
}
