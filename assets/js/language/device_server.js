/** Answers as shared/gradio.js does, from a model on the visitor's own device, which ./worker.js runs. */

import { DeviceError } from "./errors.js";

/**
 * A server on this device: {call, stream, close, openFile}. `address`: the URL of the model's manifest. Nothing runs
 * before something is asked. Beside the endpoints of the tabs there are cancel_load, remove_model and about_model (see
 * Shelf). close() frees all that the model takes; a later question starts it anew. Errors are DeviceErrors.
 * openFile(file, limits) is a server beside it, of the model in a GGUF file (see FileShelf), called `file`; its
 * load_model resolves when the whole of it is read.
 */
export function connectDevice(address) {
  return { ...connect({ address: address.href }), openFile: (file, limits) => connect({ file, limits }) };
}

/** model: what the worker is told first. */
function connect(model) {
  let worker = null;
  let count = 0;
  const listeners = new Map();

  const start = () => {
    worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => listeners.get(data.id)?.(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      end(new DeviceError("on_device.worker_lost", { reason: event.message ?? "" }));
    });
    worker.postMessage({ model });
  };

  const end = (error) => {
    worker?.terminate();
    worker = null;
    for (const [id, listener] of listeners) listener({ id, error: error.told });
  };

  /** Every value that the endpoint `name` yields. Aborting `signal` ends it. */
  async function* stream(name, parameters, signal) {
    signal?.throwIfAborted();
    if (!worker) start();
    const id = ++count;
    const mail = new Mail();
    const stop = () => mail.put({});
    listeners.set(id, (message) => mail.put(message));
    signal?.addEventListener("abort", stop, { once: true });
    worker.postMessage({ id, name, parameters });
    let isOver = false;
    try {
      while (true) {
        const { value, error, done } = await mail.take();
        signal?.throwIfAborted();
        isOver = Boolean(error || done);
        if (error) throw DeviceError.of(error);
        if (done) return;
        yield value;
      }
    } finally {
      listeners.delete(id);
      signal?.removeEventListener("abort", stop);
      if (!isOver) worker?.postMessage({ id, stop: true });
    }
  }

  /** The one value that the endpoint `name` answers with. */
  async function call(name, parameters = {}, signal = undefined) {
    for await (const value of stream(name, parameters, signal)) return value;
    throw new DeviceError("on_device.failed", { reason: name });
  }

  return { call, stream, close: () => end(new DeviceError("on_device.worker_lost", { reason: "" })) };
}

/** Messages in the order in which they came, for one who waits for the next. */
class Mail {
  #messages = [];
  #wake = () => {};

  put(message) {
    this.#messages.push(message);
    this.#wake();
  }

  async take() {
    if (!this.#messages.length) await new Promise((resolve) => (this.#wake = resolve));
    return this.#messages.shift();
  }
}
