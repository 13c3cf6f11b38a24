/** What two models say of the next token, side by side: the same temperature, the same filters. */

import { forwardKl, room, soften } from "../../maths/divergences.js";
import { FrameMaker } from "../frame.js";

export class Pair {
  #maker;
  #first;
  #second;
  #rooms;

  /** first, second: distributions (see maths/tensors.js) over the same tokens; `bars`: how many of the first's show. */
  constructor(first, second, bars) {
    this.#maker = new FrameMaker(second, bars);
    this.#first = { ...first, ranks: ranksOf(first), byId: byId(first) };
    this.#second = { ...second, ranks: ranksOf(second), byId: byId(second) };
    this.#rooms = [room(first.ids.length), room(first.ids.length)];
    this.shown = first.ids.subarray(0, bars);
  }

  /** How many tokens there are. */
  get count() {
    return this.#first.ids.length;
  }

  /**
   * Beside `frame`, the first model's (see ../frame.js), the second's at the same temperature behind the same
   * `filters`: `shares` of the tokens that have bars, `tail` of all others; and of either model `top`, its first
   * answer: {id, share, other}, `other` being what the other model gives it.
   */
  beside(frame, filters) {
    const own = this.#maker.make(frame.temperature, filters);
    const shareIn = ({ weights, sum, kept }, { ranks }, id) => (ranks[id] < kept.minP ? weights[ranks[id]] / sum : 0);
    const [inFirst, inSecond] = [(id) => shareIn(frame, this.#first, id), (id) => shareIn(own, this.#second, id)];
    const shares = Array.from(this.shown, inSecond);
    const [one, other] = [this.#first.ids[0], this.#second.ids[0]];
    return {
      shares,
      tail: Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0)),
      first: { id: one, share: inFirst(one), other: inSecond(one) },
      second: { id: other, share: inSecond(other), other: inFirst(other) },
    };
  }

  /** KL(first ‖ second) at `temperature` over all tokens, before any filter, in bits; at 0 none or Infinity. */
  bitsApart(temperature) {
    // At 0 all but the largest have nothing, not even a logarithm.
    const T = temperature || Number.MIN_VALUE;
    const [t, s] = [this.#first, this.#second].map(({ byId: logits }, i) =>
      soften(logits, 0, logits.length, T, this.#rooms[i]),
    );
    return forwardKl(s, t) / Math.LN2;
  }
}

/** At which place of the falling order each token stands. */
function ranksOf({ ids }) {
  const ranks = new Int32Array(ids.length);
  ids.forEach((id, rank) => (ranks[id] = rank));
  return ranks;
}

function byId({ ids, logits }) {
  const found = new Float64Array(ids.length);
  ids.forEach((id, rank) => (found[id] = logits[rank]));
  return found;
}
