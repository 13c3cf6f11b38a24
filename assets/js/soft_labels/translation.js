/** The sentence's answers as a model scores them, and those that it draws by itself. */

import { fetchedJson } from "../maths/fetched.js";
import { loadOnce } from "../maths/load_once.js";
import { debounced } from "../shared/dom.js";
import { Emitter } from "../shared/emitter.js";
import { whenever } from "../shared/models.js";
import { logProb } from "./sequences.js";

const SETTLED = 250;

/** Views subscribe with on("scores" | "drawn" | "problem", listener). */
export class Translation {
  store;
  data;
  models;
  /** {model, sentence, sentence_tokens, temperatures, answers}, likeliest first; null before the first is here. */
  scores = null;
  /** {temperature, total, counts: [[text, count]], recorded, running}, or null. */
  drawn = null;
  /** The recorded answers to the recorded sentence; null before they are here. */
  #recording = null;
  #fetchRecording = loadOnce(() => fetchedJson(new URL("recordings/soft_labels/translation.json", this.#assets)));
  #assets;
  #emitter = new Emitter("scores", "drawn", "problem");
  #request = new AbortController();
  #drawing = new AbortController();

  constructor(store, data, models, assets) {
    this.store = store;
    this.data = data;
    this.models = models;
    this.#assets = assets;
    const settle = debounced(() => this.drawn?.recorded && this.#showRecordedDraws(), SETTLED);
    store.subscribe((_, changed) => {
      if (changed.has("temperature")) settle();
      if (changed.has("sentence")) this.#forgetDrawn();
      if (changed.has("sentence") || changed.has("answers")) this.load();
    });
    whenever(
      models,
      () => data.configuredModel,
      () => this.isStale && this.load(),
    );
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** Whether what is shown is of another sentence or of other answers than those that are set. */
  get isStale() {
    const { sentence, answers } = this.store.state;
    return !this.scores || this.scores.sentence !== sentence || this.scores.key !== answers.join("\n");
  }

  get isRecorded() {
    return this.scores?.recorded ?? false;
  }

  /**
   * Score the set answers: from the recording where they are in it, else by the server's model. Where they cannot be
   * had though the server answers, they are asked for `again`, once.
   */
  async load(again = true) {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const { sentence, answers } = this.store.state;
    this.#emitter.tell("problem", null);
    try {
      const found = (await this.#recorded(sentence, answers)) ?? (await this.#asked(sentence, answers, signal));
      if (signal.aborted || !found) return;
      const sorted = [...found.answers].sort((a, b) => logProb(b) - logProb(a));
      this.scores = { ...found, answers: sorted, key: answers.join("\n") };
      this.#emitter.tell("scores", this.scores);
      if (!this.drawn) this.#showRecordedDraws();
    } catch (error) {
      if (signal.aborted) return;
      this.#emitter.tell("problem", error);
      const isBack = await this.models.isBack(this.data.configuredModel, error);
      if (again && isBack && !signal.aborted) this.load(false);
    }
  }

  /** Tell those who have come since what there is to see; where that is nothing yet, or old, fetch it. */
  async show() {
    if (this.isStale) return this.load();
    this.#emitter.tell("scores", this.scores);
    return this.#emitter.tell("drawn", this.drawn);
  }

  /** Have the model answer some times at the slider's temperature; what it drew at another is put away. */
  async draw() {
    this.#drawing.abort();
    this.#drawing = new AbortController();
    const { signal } = this.#drawing;
    const { sentence, temperature } = this.store.state;
    const { configuredModel: model, limits, draws, server } = this.data;
    const kept = this.drawn && !this.drawn.recorded && this.drawn.temperature === temperature ? this.drawn.counts : [];
    const counts = new Map(kept);
    const tell = (running) => this.#showDrawn({ temperature, counts: [...counts], running, recorded: false });
    tell(true);
    try {
      const request = { sentence, temperature, count: draws, seed: Math.floor(Math.random() * limits.maxSeed), model };
      for await (const { text, complete } of server.stream("translate", request, signal)) {
        const name = complete ? text : `${text} …`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        tell(true);
      }
    } catch (error) {
      if (!signal.aborted) this.#emitter.tell("problem", error);
    }
    if (!signal.aborted) tell(false);
  }

  async #recorded(sentence, answers) {
    if (sentence !== this.data.sentence || this.data.configuredModel !== this.data.recordedModel) return null;
    this.#recording = await this.#fetchRecording();
    const known = new Map(this.#recording.answers.map((answer) => [answer.text, answer]));
    if (!answers.every((answer) => known.has(answer))) return null;
    return { ...this.#recording, answers: answers.map((answer) => known.get(answer)), recorded: true };
  }

  async #asked(sentence, answers, signal) {
    const { configuredModel: model, server } = this.data;
    if (this.models.status(model).state !== "ready") {
      const { state } = await this.models.follow(model);
      if (state !== "ready" || signal.aborted) return null;
    }
    return server.call("sequence", { sentence, answers, model }, signal);
  }

  #forgetDrawn() {
    this.#drawing.abort();
    this.drawn = null;
    this.#emitter.tell("drawn", null);
  }

  /** The recorded draws whose temperature is nearest to the slider's. */
  #showRecordedDraws() {
    if (!this.#recording || this.store.state.sentence !== this.#recording.sentence) return;
    const { minTemperature: least } = this.data.limits;
    const far = ({ temperature }) => Math.abs(Math.log(temperature / Math.max(this.store.state.temperature, least)));
    const nearest = [...this.#recording.drawn].sort((a, b) => far(a) - far(b))[0];
    if (this.drawn?.temperature !== nearest.temperature)
      this.#showDrawn({ ...nearest, running: false, recorded: true });
  }

  #showDrawn(drawn) {
    const counts = [...drawn.counts].sort((a, b) => b[1] - a[1]);
    this.drawn = { ...drawn, counts, total: counts.reduce((sum, [, count]) => sum + count, 0) };
    this.#emitter.tell("drawn", this.drawn);
  }
}
