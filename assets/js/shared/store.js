/** One state object, told to those who subscribed whenever part of it changes. */
export class Store {
  #subscribers = new Set();

  constructor(state) {
    this.state = state;
  }

  /** Change the fields in `patch`; subscribers get the state and what of it really changed. */
  set(patch) {
    const changed = Object.keys(patch).filter((name) => !same(this.state[name], patch[name]));
    if (!changed.length) return;
    this.state = { ...this.state, ...patch };
    for (const subscriber of this.#subscribers) subscriber(this.state, new Set(changed));
  }

  /** Call `subscriber(state, changed)` after every change. */
  subscribe(subscriber) {
    this.#subscribers.add(subscriber);
  }
}

function same(a, b) {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => x === b[i]));
}
