/** Numbers as the Distil tab writes them, beside ../shared/numbers.js. */

import { meanAndDeviation } from "../maths/spread.js";
import { quantity } from "../shared/apart.js";

const NO_BREAK = "\u00a0";

/** A share of 0–1 as a whole percentage, with one digit more close to the ends: 73 %, 98.8 %, 0.4 %. */
export function shortPercent(share) {
  const value = share * 100;
  const digits = value > 0 && value < 100 && (value < 1 || value > 98) ? 1 : 0;
  return quantity(`${value.toFixed(digits)}${NO_BREAK}%`);
}

/** "73 % (± 2)": the mean and the spread over the seeds, in points of a hundred. */
export function spread(values) {
  const { mean, deviation } = meanAndDeviation(values);
  const points = (100 * deviation).toFixed(100 * deviation < 9.95 ? 1 : 0);
  return values.length > 1 ? quantity(`${shortPercent(mean)} (±${NO_BREAK}${points})`) : shortPercent(mean);
}
