/** Listeners by the name of what happens. */
export class Emitter {
  #listeners;

  /** `events`: the names of all that can happen. */
  constructor(...events) {
    this.#listeners = new Map(events.map((event) => [event, new Set()]));
  }

  /** Call `listener` with what is told of `event`, every time, until the function that this returns is called. */
  on(event, listener) {
    const listeners = this.#listenersOf(event);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Call the listeners of `event`, in the order in which they came. */
  tell(event, value) {
    for (const listener of this.#listenersOf(event)) listener(value);
  }

  #listenersOf(event) {
    const listeners = this.#listeners.get(event);
    if (!listeners) throw new Error(`event must be one of ${[...this.#listeners.keys()].join(", ")}, got ${event}`);
    return listeners;
  }
}
