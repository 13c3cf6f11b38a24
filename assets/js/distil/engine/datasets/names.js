import { readNpz } from "../npz.js";
import { FEATURES, LETTERS, encode, windowOf, write } from "../../../maths/letters.js";
import { key, permutation } from "../../../maths/randomness.js";
import { fetchedBytes } from "../../../maths/fetched.js";
import { litFeatures, sparse } from "./sparse.js";

const CLASSES = LETTERS.length;

/** How many beginnings to offer, and from how many nats of doubt they are worth watching. */
const [MOST_CHOSEN, DOUBT] = [9, 1.3];

/** The letters of core/tasks/names.py, in its order, with the teacher's logits; `base` is the folder of the files. */
export async function load(base) {
  const [listed, { logits }] = await Promise.all([
    fetchedBytes(new URL("names.json.gz", base)).then(unzipped),
    fetchedBytes(new URL("names_teacher.npz", base)).then(readNpz),
  ]);
  const shares = JSON.parse(listed);
  const names = Object.keys(shares).sort();
  const shuffled = Array.from(permutation(key(0), names.length), (place) => names[place]);
  const heldOut = Math.floor(names.length / 10);
  const [train, test] = [examples(shuffled.slice(heldOut)), examples(shuffled.slice(0, heldOut))];
  const rows = new Map();
  for (const { prefix } of [...train, ...test]) if (!rows.has(windowOf(prefix))) rows.set(windowOf(prefix), rows.size);
  const input = (part) => (example) => encode(part[example].prefix);
  const lit = litFeatures(train.length, FEATURES, input(train));
  const make = (part) => ({
    ...sparse(part.length, lit, input(part)),
    targets: Int32Array.from(part, ({ target }) => target),
    teacher: spreadOut(
      logits.data,
      Int32Array.from(part, ({ prefix }) => rows.get(windowOf(prefix))),
    ),
  });
  const known = new Set(train.map(({ prefix }) => windowOf(prefix)));
  return {
    name: "names",
    classes: CLASSES,
    features: FEATURES,
    activeFeatures: lit,
    train: make(train),
    test: make(test),
    input: input(test),
    chosen: (scorer) => chosen(scorer, test, shares, known),
    write,
  };
}

/** The beginnings worth watching: of the commonest new names, a letter each that the teacher guesses, but in doubt. */
function chosen(scorer, test, shares, known) {
  const suits = ({ prefix }, number) => !known.has(windowOf(prefix)) && scorer.doubt(number) > DOUBT;
  const numbers = [...test.keys()].filter((number) => suits(test[number], number));
  const [names, targets] = [new Set(), new Set()];
  return numbers
    .sort((a, b) => shares[test[b].name] - shares[test[a].name] || a - b)
    .filter((number) => {
      const { name, target } = test[number];
      if (names.has(name) || targets.has(target)) return false;
      names.add(name);
      targets.add(target);
      return true;
    })
    .slice(0, MOST_CHOSEN);
}

/** Every letter of every name, and its end, with what stands before it: {name, prefix, target}. */
function examples(names) {
  return names.flatMap((name) =>
    [...`${name}.`].map((letter, end) => ({ name, prefix: name.slice(0, end), target: LETTERS.indexOf(letter) })),
  );
}

/** The teacher's logits of each example, from one row for each different beginning. */
function spreadOut(logits, rows) {
  const all = new Float32Array(rows.length * CLASSES);
  rows.forEach((row, example) => all.set(logits.subarray(row * CLASSES, (row + 1) * CLASSES), example * CLASSES));
  return all;
}

/** The text in `buffer`, which a server may have unzipped on its way: then it does not begin as gzip does. */
async function unzipped(buffer) {
  const [first, second] = new Uint8Array(buffer);
  if (first !== 0x1f || second !== 0x8b) return new TextDecoder().decode(buffer);
  return new Response(new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
