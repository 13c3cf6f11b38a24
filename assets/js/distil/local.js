/** Runs on the visitor's own device, in ./worker.js. */
export class LocalRunner {
  #worker = null;
  #listener = () => {};
  #opened = null;
  #run = 0;
  /** The latest run that the worker knows of. */
  #sent = 0;

  /** The worker, started and given its data; resolves with the digits worth watching. */
  open() {
    this.#opened ??= new Promise((resolve, reject) => {
      this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      this.#worker.addEventListener("error", (event) => {
        this.#fail(event.message || "worker");
        reject(new Error(event.message || "worker"));
      });
      this.#worker.addEventListener("message", ({ data }) => {
        if (data.type === "opened") resolve(data.digits);
        else if (data.type === "failed") {
          this.#fail(data.reason);
          reject(new Error(data.reason));
        } else if (data.id === this.#run) this.#listener(data);
      });
      this.#worker.postMessage({ type: "open" });
    });
    return this.#opened;
  }

  /** Train `configs` on `device` ("cpu" or "gpu"); `listener` hears {type: frame | event | result | failed, …}. */
  async start({ configs, device, sweep = false }, listener) {
    const id = ++this.#run;
    this.#listener = listener;
    await this.open();
    if (id !== this.#run) return;
    this.#sent = id;
    this.#worker.postMessage({ type: "start", id, configs, device, sweep });
  }

  pause() {
    this.#worker?.postMessage({ type: "pause" });
  }

  resume() {
    this.#worker?.postMessage({ type: "resume" });
  }

  stop() {
    if (this.#sent === this.#run) this.#worker?.postMessage({ type: "stop" });
    else {
      this.#run++;
      this.#listener({ type: "stopped" });
    }
  }

  /** Watch `pixels` (784,). */
  watch(pixels) {
    this.#worker?.postMessage({ type: "probe", pixels });
  }

  /** A worker that failed may be in any state: the next run gets a new one. */
  #fail(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#opened = null;
    this.#listener({ type: "failed", reason });
  }
}
