import { Emitter } from "../shared/emitter.js";

/**
 * Texts that the model writes on at several temperatures, side by side. Views subscribe with
 * on("begin" | "piece" | "status", listener); piece: {place, token, ended}, what comes behind the text at that place.
 */
export class Writing {
  /** {T, pieces: [{token, ended}]} of each text that was begun last. */
  texts = [];
  /** {state: idle | writing | done | stopped | waiting | failed}, with the `model`'s status, or the `problem`. */
  status = { state: "idle" };
  #store;
  #data;
  #models;
  #emitter = new Emitter("begin", "piece", "status");
  #running = new AbortController();

  constructor({ store, data, models }) {
    this.#store = store;
    this.#data = data;
    this.#models = models;
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** The temperatures at which the next texts are written: those that are fixed, and the slider's. */
  get temperatures() {
    return [...this.#data.writing.temperatures, this.#store.state.temperature];
  }

  /** Write anew, behind the prompt as it is set. */
  async start() {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.texts = this.temperatures.map((T) => ({ T, pieces: [] }));
    this.#emitter.tell("begin");
    this.#set({ state: "writing" });
    const status = await this.#write(signal);
    if (signal === this.#running.signal) this.#set(status);
  }

  stop() {
    this.#running.abort();
  }

  /** Fill the texts; returns the status in which that ends. */
  async #write(signal) {
    const { prompt, appended, model, seed, topK: top_k, topP: top_p, minP: min_p } = this.#store.state;
    if (this.#models.status(model).state !== "ready") {
      const found = await this.#models.follow(model);
      if (found.state !== "ready") return { state: "waiting", model: found };
    }
    const temperatures = this.texts.map(({ T }) => T);
    const max_new_tokens = this.#data.writing.tokens;
    const request = { prompt, appended, model, seed, max_new_tokens, temperatures, top_k, top_p, min_p };
    try {
      for await (const { tokens, ended } of this.#models.stream("continue", request, signal))
        this.texts.forEach((_, place) => this.#add(place, tokens[place], ended[place]));
      return { state: "done" };
    } catch (problem) {
      return signal.aborted ? { state: "stopped" } : { state: "failed", problem };
    }
  }

  #add(place, token, ended) {
    this.texts[place].pieces.push({ token, ended });
    this.#emitter.tell("piece", { place, token, ended });
  }

  #set(status) {
    this.status = status;
    this.#emitter.tell("status", status);
  }
}
