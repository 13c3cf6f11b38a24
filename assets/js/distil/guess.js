import { Emitter } from "../shared/emitter.js";

/** What the visitor expects of the next run, in the unit of its aim; null before they have said so. */
export class Guess {
  value = null;
  #emitter = new Emitter("change");

  on(listener) {
    return this.#emitter.on("change", listener);
  }

  set(value) {
    this.value = value;
    this.#emitter.tell("change", value);
  }
}
