/** Two networks read one stream of examples, each in an equal share of the time. */

import { heard } from "../../maths/heard.js";
import { key, permutation } from "../../maths/randomness.js";
import { argMax } from "../../maths/scoring.js";

/** Milliseconds: the longest turn of one of them, and how often the page is told. */
const [TURN, TOLD] = [20, 100];

/**
 * Let `racers` ({name: answer(inputs, count)}) read the held-out `data` in the order that `luck` draws, again from its
 * beginning where it ends, until they have computed for `seconds` together. `state` {paused, stopped, wake} may be
 * changed meanwhile. tell({spent, racers: {name: {read, right, input, answer, target}}}) hears how far they are, ten
 * times a second; the last of it is returned, with `stopped`.
 */
export async function race(racers, data, { luck, seconds }, state, tell) {
  const order = permutation(key(luck), data.count);
  const names = Object.keys(racers);
  const all = Object.fromEntries(names.map((name) => [name, { read: 0, right: 0, spent: 0, last: null }]));
  const total = () => names.reduce((sum, name) => sum + all[name].spent, 0);
  let toldAt = -TOLD;
  while (total() < 1000 * seconds && !state.stopped) {
    const name = names.reduce((least, other) => (all[other].spent < all[least].spent ? other : least));
    turn(racers[name], all[name], data, order);
    if (total() - toldAt >= TOLD) {
      toldAt = total();
      tell(report(all, total(), data));
    }
    await heard();
    while (state.paused && !state.stopped) await new Promise((resolve) => (state.wake = resolve));
  }
  return { ...report(all, total(), data), stopped: state.stopped };
}

/** One of them reads until its turn is over: one example at least. */
function turn(answer, own, { features, classes, inputs, targets, count }, order) {
  const begun = performance.now();
  let spent = 0;
  while (spent < TURN) {
    const number = order[own.read % count];
    const said = argMax(answer(inputs.subarray(number * features, (number + 1) * features), 1), 0, classes);
    own.read++;
    own.right += Number(said === targets[number]);
    own.last = { number, said };
    spent = performance.now() - begun;
  }
  own.spent += spent;
}

function report(all, spent, { features, inputs, targets }) {
  const racers = Object.entries(all).map(([name, { read, right, last }]) => {
    const seen = last && {
      input: inputs.slice(last.number * features, (last.number + 1) * features),
      answer: last.said,
      target: targets[last.number],
    };
    return [name, { read, right, ...seen }];
  });
  return { spent: spent / 1000, racers: Object.fromEntries(racers) };
}
