import { Emitter } from "./emitter.js";

/** One state object, told to those who subscribed whenever part of it changes. */
export class Store {
  state;
  #emitter = new Emitter("change");

  constructor(state) {
    this.state = state;
  }

  /** Change the fields in `patch`; subscribers get the state and what of it really changed. */
  set(patch) {
    const changed = Object.keys(patch).filter((name) => !same(this.state[name], patch[name]));
    if (!changed.length) return;
    this.state = { ...this.state, ...patch };
    this.#emitter.tell("change", new Set(changed));
  }

  /** Call `subscriber(state, changed)` after every change; where one led to the next, the state is the latest. */
  subscribe(subscriber) {
    this.#emitter.on("change", (changed) => subscriber(this.state, changed));
  }
}

function same(a, b) {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => x === b[i]));
}
