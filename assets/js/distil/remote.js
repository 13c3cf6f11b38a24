/** Runs on the server, with the same messages as ./local.js and {type: "queued", before}. */
export class RemoteRunner {
  #server;
  #abort = new AbortController();
  #last = null;
  #listener = () => {};
  #task;

  constructor(server, task) {
    this.#server = server;
    this.#task = task;
  }

  /** Train; the place in the queue comes first, then events. */
  async start({ configs: [config] }, listener) {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#last = null;
    this.#listener = listener;
    try {
      for await (const message of this.#server.stream("distill", { config, task: this.#task }, signal)) {
        if (signal.aborted) return;
        if (message.type === "queued") listener(message);
        else this.#tell(message.event, message.type === "result");
      }
    } catch (error) {
      if (!signal.aborted) listener({ type: "failed", reason: error.message, step: this.#last?.step ?? 0 });
    }
  }

  /** Ends the run; what the last event told is the result. Before the first event there is none. */
  stop() {
    this.#abort.abort();
    const config = this.#last && { ...this.#last, corrected_student: null, corrected_twin: null, student_bias: [], twin_bias: [] };
    this.#listener(config ? { type: "result", event: config, cut: true } : { type: "stopped" });
  }

  #tell(event, last) {
    this.#last = event;
    this.#listener({ type: last ? "result" : "event", event });
  }
}
