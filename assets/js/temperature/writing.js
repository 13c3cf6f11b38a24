import { Emitter } from "../shared/emitter.js";

/**
 * Texts that the model writes on at several temperatures, side by side. Views subscribe with
 * on("begin" | "piece" | "status" | "select", listener); begin: the texts are others; piece: {place, token, ended},
 * what comes behind the text at that place.
 */
export class Writing {
  /**
   * {T, asked, pieces: [{token, ended, isPutIn}]} of each text that was begun last; asked: the settings it is written
   * with, {prompt, appended, model, seed, topK, topP, minP}.
   */
  texts = [];
  /** The piece of a text that the visitor looks at: {place, at}, or null. */
  selected = null;
  /** {state: idle | writing | done | stopped | waiting | failed}, with the `model`'s status, or the `problem`. */
  status = { state: "idle" };
  #store;
  #data;
  #models;
  #emitter = new Emitter("begin", "piece", "status", "select");
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
  start() {
    const { prompt, appended, model, seed, topK, topP, minP } = this.#store.state;
    const asked = { prompt, appended, model, seed, topK, topP, minP };
    this.texts = this.temperatures.map((T) => ({ T, asked, pieces: [] }));
    this.select(null);
    return this.#run([...this.texts.keys()]);
  }

  /** Write on behind `pieces`, which take the place of those of the text at `place`, as it was written before. */
  goOn(place, pieces) {
    this.texts[place] = { ...this.texts[place], pieces };
    this.select({ place, at: pieces.length - 1 });
    return this.#run([place]);
  }

  select(selected) {
    this.selected = selected;
    this.#emitter.tell("select", selected);
  }

  stop() {
    this.#running.abort();
  }

  async #run(places) {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#emitter.tell("begin");
    this.#set({ state: "writing" });
    const status = await this.#write(places, signal);
    if (signal === this.#running.signal) this.#set(status);
  }

  /** Fill the texts at `places`, with the same settings and pieces; returns the status in which that ends. */
  async #write(places, signal) {
    const { asked, pieces } = this.texts[places[0]];
    const { prompt, model, seed, topK: top_k, topP: top_p, minP: min_p } = asked;
    if (this.#models.status(model).state !== "ready") {
      const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      const found = await Promise.race([this.#models.follow(model), aborted]);
      if (signal.aborted) return { state: "stopped" };
      if (found.state !== "ready") return { state: "waiting", model: found };
    }
    const appended = [...asked.appended, ...pieces.map(({ token }) => token.token)];
    const temperatures = places.map((place) => this.texts[place].T);
    const max_new_tokens = this.#data.writing.tokens - pieces.length;
    if (!max_new_tokens) return { state: "done" };
    const request = { prompt, appended, model, seed, max_new_tokens, temperatures, top_k, top_p, min_p };
    try {
      for await (const { tokens, ended } of this.#models.stream("continue", request, signal))
        places.forEach((place, i) => this.#add(place, tokens[i], ended[i]));
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
