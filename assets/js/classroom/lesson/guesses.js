/** What can be guessed, and how far a guess is from what is true. A guess of shares is in whole percent. */

import { wholeParts } from "../../maths/whole_parts.js";

const [EXACT, CLOSE, AWAY] = [3, 10, 25];

/** `bars` (whole percents that add up to 100) once bar `at` is dragged to `percent`: the others share the rest. */
export function balanced(bars, at, percent) {
  const others = bars.map((bar, i) => (i === at ? 0 : bar));
  const isNothing = others.every((bar) => bar === 0);
  const rest = wholeParts(isNothing ? others.map((_, i) => Number(i !== at)) : others, 100 - percent);
  return rest.map((bar, i) => (i === at ? percent : bar));
}

/** Bars that say nothing yet: all alike. */
export function evenBars(count) {
  return wholeParts(
    Array.from({ length: count }, () => 1),
    100,
  );
}

/** Whether `guess`, which may be anything, is one that `asked` ({kind, count}) asks for. */
export function isGuess(guess, { kind, count }) {
  const isPercent = (value) => Number.isInteger(value) && value >= 0 && value <= 100;
  if (kind === "number") return isPercent(guess);
  if (kind === "choice") return Number.isInteger(guess) && guess >= 0 && guess < count;
  const isList = Array.isArray(guess) && guess.length === count && guess.every(isPercent);
  return isList && (kind === "curve" || guess.reduce((sum, bar) => sum + bar, 0) === 100);
}

/**
 * How good a guess is: `points` between it and the truth (shares of 0–1), on average over bars or a curve's points, and
 * the `word` for that; of a choice whether it is right.
 */
export function scoreOf(guess, truth, kind) {
  if (kind === "choice") return { points: null, word: guess === truth ? "right" : "wrong" };
  const [guesses, truths] = [guess, truth].map((values) => [values].flat());
  const off = guesses.map((percent, i) => Math.abs(percent - 100 * truths[i]));
  const points = off.reduce((sum, one) => sum + one, 0) / off.length;
  const word = points <= EXACT ? "exact" : points <= CLOSE ? "close" : points <= AWAY ? "away" : "far";
  return { points, word };
}
