import { Emitter } from "./emitter.js";

/** One state object, told to those who subscribed whenever part of it changes. */
export class Store {
  state;
  /** Lets through what may be set of a patch, with the state before: all of it, but where a link locks settings. */
  guard = (patch) => patch;
  #emitter = new Emitter("change");

  constructor(state) {
    this.state = state;
  }

  /**
   * Change the fields in `asked`; subscribers get the state, what of it really changed, and whether the change `goesOn`
   * from the one before, as typing does.
   */
  set(asked, { goesOn = false } = {}) {
    const patch = this.guard(asked, this.state);
    const changed = Object.keys(patch).filter((name) => !same(this.state[name], patch[name]));
    if (!changed.length) return;
    this.state = { ...this.state, ...patch };
    this.#emitter.tell("change", { changed: new Set(changed), goesOn });
  }

  /**
   * Call `subscriber(state, changed, goesOn)` after every change, until the function that this returns is called; where
   * one led to the next, the state is the latest.
   */
  subscribe(subscriber) {
    return this.#emitter.on("change", ({ changed, goesOn }) => subscriber(this.state, changed, goesOn));
  }
}

function same(a, b) {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => x === b[i]));
}
