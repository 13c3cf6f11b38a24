/** What was asked of the worker and could not be done; `cause` is "missed" where a file could not be fetched. */
export class EngineError extends Error {
  name = "EngineError";
}

/** Computes with the networks of a task in ./worker.js, so that the page stays smooth. */
export class Engine {
  #task;
  #worker = null;
  #count = 0;
  /** What is asked and not answered: id → {resolve, reject, told}. */
  #open = new Map();

  constructor(task) {
    this.#task = task;
  }

  /**
   * The answer of one of the worker's handlers; `told` hears what it tells meanwhile. Rejects with an EngineError.
   */
  ask(type, payload = {}, told = () => {}) {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject, told });
      this.#started().postMessage({ id, type, payload });
    });
  }

  #started() {
    if (this.#worker) return this.#worker;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: this.#task });
    this.#worker.addEventListener("message", ({ data }) => this.#hear(data));
    this.#worker.addEventListener("error", ({ message }) => this.#fail(message || "worker"));
    return this.#worker;
  }

  #hear({ id, kind, value }) {
    const { resolve, reject, told } = this.#open.get(id);
    if (kind === "told") {
      told(value);
      return;
    }
    this.#open.delete(id);
    if (kind === "answer") resolve(value);
    else reject(new EngineError(value.reason, { cause: value.cause }));
  }

  /** The worker itself did not come, or is gone: the next question starts another. */
  #fail(reason) {
    this.#worker.terminate();
    this.#worker = null;
    for (const { reject } of this.#open.values()) reject(new EngineError(reason, { cause: "missed" }));
    this.#open.clear();
  }
}
