/** A loaded die, whose shares are re-tempered by hand. It is made up: its numbers are chosen to be easy to roll. */

import { softmax } from "../../maths/softmax.js";
import { wholeParts } from "../../maths/whole_parts.js";

/** Of so many rolls of the die as it is, how many show each of its faces. */
const COUNTS = [12, 7, 6, 5, 3, 3];
/** What two ordinary dice can show, told apart. */
export const ROLLS = 36;

/** The shares of the faces at temperature `T`: counts^(1/T), normalised. */
export function sharesAt(T) {
  return [...softmax(COUNTS.map(Math.log), T)];
}

/** For each face the numbers of 1–36 that stand for it at `T`, {from, to}: as close to its share as they can. */
export function numbersAt(T) {
  let end = 0;
  return wholeParts(sharesAt(T), ROLLS).map((part) => {
    const from = end + 1;
    end += part;
    return { from, to: end };
  });
}
