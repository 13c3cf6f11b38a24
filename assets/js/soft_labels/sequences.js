/** What a temperature does to whole answers, from the scores that core/language/sequences.py makes. */

import { stepOf } from "../maths/scales.js";
import { softmax } from "../maths/softmax.js";

/** Nats of a whole answer at T = 1. */
export function logProb({ log_probs: logProbs }) {
  return logProbs.reduce((sum, value) => sum + value, 0);
}

/** Shares of the answers among themselves when whole answers are re-tempered: p^(1/T), normalised. */
export function wholeShares(answers, temperature) {
  return softmax(answers.map(logProb), temperature);
}

/**
 * Nats of each answer when each of its tokens is drawn at `temperature`; `grid` holds the temperatures of the scores.
 * At T = 0 the answer made of the likeliest tokens alone, whose height is 0, is certain, and every other impossible.
 */
export function tokenLogProbs(answers, grid, temperature) {
  if (temperature === 0) return answers.map(({ height }) => (height < 0 ? -Infinity : 0));
  return answers.map((answer) => answer.height / temperature - spreadAt(answer, grid, temperature));
}

/** Shares of the answers among themselves when each of their tokens is drawn at `temperature`. */
export function tokenShares(answers, grid, temperature) {
  // As T falls to 0 the greatest height takes all, even among answers that themselves become impossible.
  if (temperature === 0)
    return softmax(
      answers.map(({ height }) => height),
      0,
    );
  return softmax(tokenLogProbs(answers, grid, temperature), 1);
}

/** Hermite's cubic in log T through the recorded spreads and slopes. */
function spreadAt({ spreads, slopes }, grid, temperature) {
  const { i, part: x } = stepOf(grid, temperature);
  const width = Math.log(grid[i + 1] / grid[i]);
  const [a, b] = [x * x * (3 - 2 * x), x * (1 - x)];
  return (1 - a) * spreads[i] + a * spreads[i + 1] + width * b * ((1 - x) * slopes[i] - x * slopes[i + 1]);
}
