/** First names, letter by letter, as core/tasks/names.py: a network sees the last ten letters before the next. */

import { key, permutation } from "./randomness.js";

/** Class 0 stands before a name and ends it. */
export const LETTERS = ".abcdefghijklmnopqrstuvwxyz";
export const END = 0;
export const CLASSES = LETTERS.length;
const CONTEXT = 10;
export const FEATURES = CONTEXT * CLASSES;

/** The {train, test} examples of names.json.gz ({name: share}); a tenth of the names is kept for judging. */
export function examplesFrom(shares) {
  const names = Object.keys(shares).sort();
  const shuffled = Array.from(permutation(key(0), names.length), (place) => names[place]);
  const heldOut = Math.floor(names.length / 10);
  return { train: examples(shuffled.slice(heldOut)), test: examples(shuffled.slice(0, heldOut)) };
}

/** Every letter of every name, and its end, with what stands before it: {name, prefix, target}. */
function examples(names) {
  return names.flatMap((name) =>
    [...`${name}.`].map((letter, end) => ({ name, prefix: name.slice(0, end), target: LETTERS.indexOf(letter) })),
  );
}

/** The row of the teacher's stored logits for each ten letters, which stand in the order in which they first occur. */
export function rowsOf(all) {
  const rows = new Map();
  for (const { prefix } of all) if (!rows.has(windowOf(prefix))) rows.set(windowOf(prefix), rows.size);
  return rows;
}

/** The teacher's logits (examples · classes,) of each example, from one row for each different beginning. */
export function spreadOut(logits, part, rows) {
  const all = new Float32Array(part.length * CLASSES);
  part.forEach(({ prefix }, example) => {
    const row = rows.get(windowOf(prefix));
    all.set(logits.subarray(row * CLASSES, (row + 1) * CLASSES), example * CLASSES);
  });
  return all;
}

/** The ten letters that a network sees of a name's beginning, the nearest last. */
export function windowOf(prefix) {
  return prefix.slice(-CONTEXT).padStart(CONTEXT, ".");
}

/** Those letters' classes, (10,). */
export function symbolsOf(prefix) {
  return Array.from(windowOf(prefix), (letter) => LETTERS.indexOf(letter));
}

/** The beginning of a name as an input: ten one-hot letters, (270,). */
export function encode(prefix) {
  const input = new Float32Array(FEATURES);
  symbolsOf(prefix).forEach((symbol, place) => (input[place * CLASSES + symbol] = 1));
  return input;
}

/** The beginning of a name that an input shows. */
export function decode(input) {
  const letters = Array.from({ length: CONTEXT }, (_, place) => {
    const at = place * CLASSES;
    return LETTERS[input.subarray(at, at + CLASSES).indexOf(1)];
  });
  return letters.join("").replace(/^\.+/, "");
}
