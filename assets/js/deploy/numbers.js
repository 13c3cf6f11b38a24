/** Numbers as the Deploy tab writes them, beside ../shared/numbers.js. */

import { quantity } from "../shared/apart.js";
import { percent, roundPercent } from "../shared/numbers.js";

const NO_BREAK = "\u00a0";

/** Milliseconds: 35 µs, 1.2 ms, 340 ms. */
export function duration(milliseconds) {
  const [value, unit] = milliseconds < 1 ? [1000 * milliseconds, "µs"] : [milliseconds, "ms"];
  return quantity(`${Number(value.toPrecision(value < 100 ? 2 : 3))}${NO_BREAK}${unit}`);
}

/**
 * What a task is judged by: how it is written, in full and beside an axis, and what share of another's quality `own`
 * is, 1 where it is as good.
 */
export const QUALITY = {
  accuracy: { write: percent, tick: roundPercent, share: (own, other) => own / other },
  // Fewer letters in doubt are better.
  perplexity: { write: (letters) => letters.toFixed(2), tick: String, share: (own, other) => other / own },
};

/** A ratio of 1 or more: 1.4, 8.5, 119. */
export function ratio(value) {
  return String(Number(value.toPrecision(value < 10 ? 2 : 3)));
}
