import { truthOf } from "./questions.js";

/** What is true of the questions that were asked, computed once each from their recordings. */
export class Truths {
  #context;
  #known = new Map();

  constructor(context) {
    this.#context = context;
  }

  /** The truth, or null while it is not known; then `later` is called once it is. */
  of(question, later) {
    const key = JSON.stringify(question);
    if (!this.#known.has(key)) {
      this.#known.set(key, null);
      truthOf(question, this.#context.assets).then(
        (truth) => {
          this.#known.set(key, truth);
          later();
        },
        () => this.#known.delete(key), // it is asked for again at the next change
      );
    }
    return this.#known.get(key);
  }
}
