/** The last finished runs, kept in this browser: their settings, their curves and what came out. */

import { isWhole } from "./kept_run.js";
import { placeOf, tellRun } from "../shared/kept_runs.js";

const LETTERS = ["A", "B", "C", "D", "E"];

/** `runs` and `run`, which gets a letter that none of them has, unless it has one. */
function withRun(runs, run) {
  const others = runs.filter(({ id }) => id !== run.id).slice(1 - LETTERS.length);
  const free = LETTERS.filter((letter) => others.every((other) => other.letter !== letter));
  if (!free.includes(run.letter)) run.letter = free[0];
  return [...others, run];
}

/** A task's kept runs: `runs`, and whether some of them could not be read and were `dropped`. */
export class History {
  runs = [];
  dropped = false;
  #storage;
  #task;
  /** Whether all that is in `runs` is stored, too. */
  #saved = true;

  /** `storage` may be null; `task`: {name, classes, experiments}. */
  constructor(storage, task) {
    this.#storage = storage;
    this.#task = task;
    this.runs = this.#stored();
  }

  /** Keep `run` under a letter of its own, and let the oldest go where there are too many. */
  add(run) {
    this.#change((runs) => withRun(runs, run));
    tellRun(this.#task.name, run);
  }

  remove(id) {
    this.#change((runs) => runs.filter((run) => run.id !== id));
  }

  /** Another page may have kept runs meanwhile: the change is made to what is stored now. */
  #change(how) {
    this.runs = how(this.#saved ? this.#stored() : this.runs);
    try {
      this.#storage.setItem(this.#key, JSON.stringify(this.runs));
    } catch {
      // A browser without room, or that keeps nothing, still shows the runs until it is closed.
      this.#saved = false;
    }
  }

  /** The stored runs that can be shown. */
  #stored() {
    try {
      const stored = JSON.parse(this.#storage?.getItem(this.#key) ?? "[]");
      const whole = stored.filter((run) => isWhole(run, this.#task));
      this.dropped = whole.length < stored.length;
      return whole.reduce(withRun, []);
    } catch {
      this.dropped = true;
      return [];
    }
  }

  get #key() {
    return placeOf(this.#task.name);
  }
}
