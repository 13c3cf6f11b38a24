/** How far a visitor is in the lesson, kept in this browser: nothing of it is sent anywhere. */

import { Emitter } from "../../shared/emitter.js";
import { storageHere } from "../../shared/storage.js";
import { isGuess } from "./guesses.js";
import { LENGTHS, STEPS } from "./steps/all.js";

const KEY = "temperature-lab.lesson";
const VERSION = 1;
const STAGES = ["guess", "try", "told"];
const USUAL = 45;
const SHARES = ["student", "twin", "teacher", "agreement"];

/**
 * What `text`, which may be anything, says of a lesson, as far as it makes sense: {length, at, steps: {name: entry}}.
 */
export function readRecord(text) {
  const { length, at, steps } = parsed(text);
  const told = typeof steps === "object" && steps ? steps : {};
  const entries = STEPS.filter(({ name }) => Object.hasOwn(told, name)).map((step) => [
    step.name,
    entryOf(step, told[step.name]),
  ]);
  return {
    length: LENGTHS.includes(length) ? length : USUAL,
    at: STEPS.some(({ name }) => name === at) ? at : null,
    steps: Object.fromEntries(entries.filter(([, entry]) => entry)),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** {stage, guess, run} of a step; guess is null where the visitor did not want to, run where there is none. */
function entryOf(step, entry) {
  if (typeof entry !== "object" || entry === null || !STAGES.includes(entry.stage)) return null;
  const guess = isGuess(entry.guess, step.asks) ? entry.guess : null;
  const run = isRun(entry.run) ? entry.run : null;
  // What a run must tell cannot be shown without it.
  const stage = entry.stage === "told" && step.experiment && !run ? "try" : entry.stage;
  return { stage, guess, run };
}

function isRun(run) {
  const isShare = (value) => Number.isFinite(value) && value >= 0 && value <= 1;
  return typeof run === "object" && run !== null && SHARES.every((name) => isShare(run[name]));
}

/** The record of this browser. Listeners of "change" hear that something of it changed. */
export class Record {
  /** Whether what is set outlives the page. */
  isKept = true;
  #storage;
  #state;
  #emitter = new Emitter("change");

  /** `storage` may be null. */
  constructor(storage) {
    this.#storage = storage;
    this.isKept = storage !== null;
    this.#state = readRecord(this.#stored());
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  get length() {
    return this.#state.length;
  }

  /** The name of the step that was open last, or null. */
  get at() {
    return this.#state.at;
  }

  /** {stage, guess, run} of a step. */
  entry(name) {
    return this.#state.steps[name] ?? { stage: "guess", guess: null, run: null };
  }

  set(patch) {
    this.#state = { ...this.#state, ...patch };
    this.#write();
  }

  setEntry(name, patch) {
    this.set({ steps: { ...this.#state.steps, [name]: { ...this.entry(name), ...patch } } });
  }

  /** Forget all of it. */
  clear() {
    this.#state = { ...readRecord(null), length: this.length };
    this.#write();
  }

  #write() {
    try {
      this.#storage.setItem(KEY, JSON.stringify({ version: VERSION, ...this.#state }));
      this.isKept = true;
    } catch {
      // A browser without room, or that keeps nothing, goes on until it is closed.
      this.isKept = false;
    }
    this.#emitter.tell("change");
  }

  #stored() {
    try {
      return this.#storage?.getItem(KEY) ?? null;
    } catch {
      this.isKept = false;
      return null;
    }
  }
}

/** The page's one record: the list of steps and the strip above the tabs show the same. */
export const record = new Record(storageHere());
