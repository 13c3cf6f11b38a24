import { STEPS, stepsOf } from "../../../assets/js/classroom/lesson/steps/all.js";
import { Record, readRecord } from "../../../assets/js/classroom/lesson/record.js";
import { evenBars, scoreOf } from "../../../assets/js/classroom/lesson/guesses.js";

/** Guesses of every kind: a right one for each step, and its score where the truth is the guess. */
export function kinds() {
  return STEPS.map(({ asks: { kind, count } }) => {
    const guess = { bars: evenBars, curve: (points) => Array.from({ length: points }, () => 50) }[kind]?.(count) ?? 0;
    const truth = Array.isArray(guess) ? guess.map((percent) => percent / 100) : guess;
    return { kind, guess, score: scoreOf(guess, truth, kind) };
  });
}

/** How many steps and minutes a lesson of a length has. */
export function sizeOf(length) {
  const steps = stepsOf(length);
  return { count: steps.length, minutes: steps.reduce((sum, { minutes }) => sum + minutes, 0) };
}

/** A record that was written and read again from the same storage, and what one says whose storage refuses. */
export function kept() {
  const shelf = new Map();
  const storage = { getItem: (key) => shelf.get(key) ?? null, setItem: (key, text) => shelf.set(key, text) };
  const one = new Record(storage);
  one.set({ length: 20, at: "dial" });
  one.setEntry("dial", { guess: 30, stage: "try" });
  const two = new Record(storage);
  const refusing = new Record({
    getItem: () => null,
    setItem() {
      throw new Error("full");
    },
  });
  refusing.setEntry("dial", { guess: 30 });
  return {
    again: [two.length, two.at, two.entry("dial")],
    refused: [refusing.isKept, refusing.entry("dial").guess],
    none: new Record(null).isKept,
  };
}

/** What is made of each of `texts`. */
export function readAll(texts) {
  return texts.map(readRecord);
}
