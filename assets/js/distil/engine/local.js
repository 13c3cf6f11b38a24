import { MissedError } from "../../maths/fetched.js";

const NOBODY = { id: 0, listener: () => {} };

/** Runs on the visitor's own device, in ./worker.js. */
export class LocalRunner {
  #worker = null;
  #opened = null;
  #task;
  #count = 0;
  /** What trains or trained last, and the run that answers for new probes: {id, listener}; a sweep does not answer. */
  #training = NOBODY;
  #answering = NOBODY;
  /** The latest training that the worker knows of. */
  #sent = 0;

  constructor(task) {
    this.#task = task;
  }

  /** The worker, started and given its task's data; resolves with the probes worth watching. */
  open() {
    this.#opened ??= new Promise((resolve, reject) => {
      this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      this.#worker.addEventListener("error", (event) => {
        this.#fail({ reason: event.message || "worker" });
        reject(new Error(event.message || "worker"));
      });
      this.#worker.addEventListener("message", ({ data }) => {
        if (data.type === "opened") resolve(data.probes);
        else if (data.type === "failed") {
          this.#fail(data);
          reject(data.cause === "missed" ? new MissedError(data.reason) : new Error(data.reason));
        } else [this.#training, this.#answering].find(({ id }) => id === data.id)?.listener(data);
      });
      this.#worker.postMessage({ type: "open", task: this.#task });
    });
    return this.#opened;
  }

  /**
   * Train `configs` on `device` ("cpu" or "gpu"); `listener` hears {type: frame | answer | event | result | failed, …}.
   * A result comes with `networks` {student, twin}, the first seed's as ../../maths/perceptron.js has them.
   */
  async start({ configs, device, sweep = false }, listener) {
    const id = ++this.#count;
    this.#training = { id, listener };
    if (!sweep) this.#answering = this.#training;
    await this.open();
    if (id !== this.#training.id) return;
    this.#sent = id;
    this.#worker.postMessage({ type: "start", id, configs, device, sweep });
  }

  /** Answer from now on, with a new probe or in writing, as the `networks` ({student, twin}) of a run on the server. */
  async hold({ networks, temperature }, listener) {
    const id = ++this.#count;
    this.#answering = { id, listener };
    await this.open();
    if (id === this.#answering.id) this.#worker.postMessage({ type: "hold", id, networks, temperature });
  }

  pause() {
    this.#worker?.postMessage({ type: "pause" });
  }

  resume() {
    this.#worker?.postMessage({ type: "resume" });
  }

  stop() {
    const { id, listener } = this.#training;
    if (this.#sent === id) this.#worker?.postMessage({ type: "stop" });
    else {
      this.#training = NOBODY;
      listener({ type: "stopped" });
    }
  }

  /** Watch an input (features,). */
  watch(input) {
    this.#worker?.postMessage({ type: "probe", input });
  }

  /**
   * Have the last run's first student and twin make up an example for each of `keys`: {type: written, student, twin}.
   */
  write(keys, temperature) {
    this.#worker?.postMessage({ type: "write", keys, temperature });
  }

  /** A worker that failed may be in any state: the next run gets a new one. */
  #fail({ reason, cause }) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#opened = null;
    this.#training.listener({ type: "failed", reason, cause });
  }
}
