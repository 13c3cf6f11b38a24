/** How the names task (core/tasks/names.py) turns beginnings of names into inputs, and predictions into names. */

import { uniform } from "./randomness.js";

/** Class 0 stands before a name and ends it. */
export const LETTERS = ".abcdefghijklmnopqrstuvwxyz";
export const CONTEXT = 10;
export const FEATURES = CONTEXT * LETTERS.length;
export const LONGEST = 20;

/** The ten letters that a network sees of a name's beginning, the nearest last. */
export function windowOf(prefix) {
  return prefix.slice(-CONTEXT).padStart(CONTEXT, ".");
}

/** The beginning of a name as an input: ten one-hot letters, (270,). */
export function encode(prefix) {
  const input = new Float32Array(FEATURES);
  [...windowOf(prefix)].forEach((letter, place) => (input[place * LETTERS.length + LETTERS.indexOf(letter)] = 1));
  return input;
}

/** The beginning of a name that an input shows. */
export function decode(input) {
  const letters = Array.from({ length: CONTEXT }, (_, place) => {
    const at = place * LETTERS.length;
    return LETTERS[input.subarray(at, at + LETTERS.length).indexOf(1)];
  });
  return letters.join("").replace(/^\.+/, "");
}

/** A new name: each letter is drawn from what predict(input) gives, probabilities (27,); the luck is the key's. */
export async function write(predict, key) {
  let name = "";
  for (const draw of uniform(key, LONGEST)) {
    const letter = drawn(await predict(encode(name)), draw);
    if (!letter) break;
    name += LETTERS[letter];
  }
  return name;
}

/** The class on which `draw` (0 to 1) falls. */
function drawn(probs, draw) {
  const goal = draw * probs.reduce((sum, prob) => sum + prob, 0);
  let [cumulative, letter] = [probs[0], 0];
  while (cumulative <= goal && letter < probs.length - 1) cumulative += probs[++letter];
  return letter;
}
