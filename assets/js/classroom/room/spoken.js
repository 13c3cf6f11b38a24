/**
 * An answer as a code of some letters that a learner can read out: numbers in mixed radix, written to the base of the
 * letters, with a checksum that finds every wrong letter and every two that were swapped.
 */

const CHECK = 997n;
const GROUP = 4;
const [TASKS, EXPERIMENTS] = [8n, 8n];
/** Accuracies in hundredths of a percent, shares in tenths. */
const [FINE, COARSE] = [10000, 1000];
/** A temperature with three digits: 0.05 is 500 · 10⁻⁴, 1000 is 100 · 10¹. */
const [MANTISSAS, EXPONENTS, SMALLEST] = [900n, 6n, -4];
export const LEARNERS = 20_000;
/** What the checksum of a run leaves; that of a guess says at which question it was made. */
const RUN = 500n;

/** A run's result, {task, experiment, temperature, seed, student, twin}, as a code. names: {letters, tasks, …}. */
export function runCode(names, { task, experiment, temperature, seed, student, twin }) {
  const exponent = Math.floor(Math.log10(temperature) + 1e-9) - 2;
  const mantissa = Math.round(temperature / 10 ** exponent);
  const payload = packed([
    [1, 2n],
    [names.tasks.indexOf(task), TASKS],
    [names.experiments.indexOf(experiment), EXPERIMENTS],
    [Math.min(mantissa, 999) - 100, MANTISSAS],
    [exponent - SMALLEST, EXPONENTS],
    [Math.round(student * FINE), BigInt(FINE + 1)],
    [Math.round(twin * FINE), BigInt(FINE + 1)],
    [seed, null],
  ]);
  return written(names.letters, payload * CHECK + RUN);
}

/** A learner's guess at `question` as a code; `learner`: a number under LEARNERS that tells equal guesses apart. */
export function guessCode(names, question, learner, value) {
  const number = question.kind === "share" ? Math.round(value * COARSE) : Math.round(value);
  const payload = packed([
    [0, 2n],
    [learner, BigInt(LEARNERS)],
    [number, null],
  ]);
  return written(names.letters, payload * CHECK + checkOf(names, question));
}

/**
 * What a code says: {run}, or {learner, value} of a guess at `question` (which may be null). Null where a letter is
 * wrong, or it is the answer to another question.
 */
export function readCode(names, question, text) {
  const number = numberOf(names.letters, text);
  if (number === null) return null;
  const [payload, check] = [number / CHECK, number % CHECK];
  const isRun = payload % 2n === 1n;
  if (isRun) return check === RUN ? runOf(names, payload) : null;
  return question && check === checkOf(names, question) ? guessOf(names, question, payload) : null;
}

/** The letters of `text` as they are compared: capitals, without what people put between. */
export function plainCode(text) {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-–—.]/g, "");
}

function runOf({ tasks, experiments, limits: { seed: most } }, payload) {
  const sizes = [2n, TASKS, EXPERIMENTS, MANTISSAS, EXPONENTS, BigInt(FINE + 1), BigInt(FINE + 1)];
  const [, task, experiment, mantissa, exponent, student, twin, seed] = unpacked(payload, sizes);
  const temperature = Number(`${mantissa + 100}e${exponent + SMALLEST}`);
  const isRight = task < tasks.length && experiment < experiments.length && student <= FINE && twin <= FINE;
  if (!isRight || seed > most) return null;
  const shares = { student: student / FINE, twin: twin / FINE };
  return { run: { task: tasks[task], experiment: experiments[experiment], temperature, seed, ...shares } };
}

function guessOf({ kinds }, { kind }, payload) {
  const [, learner, number] = unpacked(payload, [2n, BigInt(LEARNERS)]);
  const value = kind === "share" ? number / COARSE : number;
  const [least, most] = kinds[kind];
  return value >= least && value <= most ? { learner, value } : null;
}

/** What the checksum of guesses at a question leaves. */
function checkOf({ kinds, prompts }, { kind, prompt, temperature }) {
  const place = prompts.findIndex(({ slug }) => slug === prompt);
  return BigInt((Object.keys(kinds).indexOf(kind) * 331 + place * 37 + Math.round(temperature * 1000)) % Number(CHECK));
}

/** The numbers of [number, how many there can be] as one; the last has no end. */
function packed(parts) {
  return parts.reduceRight(
    (rest, [number, size]) => (size === null ? BigInt(number) : rest * size + BigInt(number)),
    0n,
  );
}

function unpacked(payload, sizes) {
  const numbers = [];
  let rest = payload;
  for (const size of sizes) {
    numbers.push(Number(rest % size));
    rest /= size;
  }
  return [...numbers, Number(rest)];
}

function written(letters, number) {
  const base = BigInt(letters.length);
  let text = "";
  for (let rest = number; rest > 0n; rest /= base) text = letters[Number(rest % base)] + text;
  return text.replace(new RegExp(`(.{${GROUP}})(?=.)`, "g"), "$1-");
}

/** Null where there is a letter that no code has, or far too many. */
function numberOf(letters, text) {
  const plain = plainCode(text);
  const places = Array.from(plain, (letter) => letters.indexOf(letter));
  if (!places.length || places.length > 32 || places.includes(-1)) return null;
  return places.reduce((number, place) => number * BigInt(letters.length) + BigInt(place), 0n);
}
