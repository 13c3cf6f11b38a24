/** How long an answer takes on this device. */

import { heard } from "../../maths/heard.js";

/** A browser's clock may be as coarse as a tenth of a millisecond: a run lasts so many milliseconds at least. */
const SHORTEST = 2;

/**
 * Milliseconds an answer of `answer(inputs, count)` takes: {median, least, most} of `runs` runs, after `warmUps` that
 * do not count. inputs: (batch · features,), answered at once, again and again until the clock can tell.
 */
export async function timed(answer, inputs, batch, { warmUps, runs }) {
  let rounds = 1;
  const run = () => {
    const begun = performance.now();
    for (let round = 0; round < rounds; round++) answer(inputs, batch);
    return performance.now() - begun;
  };
  for (let i = 0; i < warmUps; i++) {
    const spent = run();
    if (spent < SHORTEST) rounds = Math.ceil((rounds * 1.5 * SHORTEST) / Math.max(spent, SHORTEST / 10));
  }
  const each = [];
  for (let i = 0; i < runs; i++) {
    each.push(run() / (rounds * batch));
    await heard();
  }
  each.sort((a, b) => a - b);
  const middle = each.length >> 1;
  const median = each.length % 2 ? each[middle] : (each[middle - 1] + each[middle]) / 2;
  return { median, least: each[0], most: each.at(-1) };
}
