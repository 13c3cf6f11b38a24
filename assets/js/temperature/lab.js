import { Broken } from "../shared/fields.js";
import { Emitter } from "../shared/emitter.js";
import { whenever } from "../shared/models.js";
import { key, uniform } from "../maths/randomness.js";
import { drawAt } from "../maths/sample.js";
import { FrameMaker } from "./frame.js";

const ASKING = ["prompt", "appended", "model"];

/**
 * What the explorer computes from its settings: the distribution after the prompt, and the frame at the slider's
 * temperature. Views subscribe with on("distribution" | "frame" | "pins" | "problem" | "pick", listener).
 */
export class Lab {
  store;
  source;
  models;
  random;
  distribution = null;
  frame = null;
  /** Bars of each pinned temperature, in the order of state.pins. */
  pinned = [];
  /** What a second model says of the same bars: {name, shares}, the tail's last; null where none is beside. */
  second = null;
  /** A single token that was drawn and not yet used: {index, id, text}, or null. */
  picked = null;
  #maker = null;
  #uniforms = null;
  #emitter = new Emitter("distribution", "frame", "pins", "problem", "pick");
  #request = new AbortController();

  constructor(store, source, models, random = Math.random) {
    this.store = store;
    this.source = source;
    this.models = models;
    this.random = random;
    store.subscribe((state, changed) => {
      if (ASKING.some((name) => changed.has(name))) this.load();
      if (changed.has("luck")) this.#draw();
      if (!this.distribution) return;
      if (["pins", "topK", "topP", "minP"].some((name) => changed.has(name))) this.#repin();
      else if (["temperature", "luck"].some((name) => changed.has(name))) this.#reframe();
    });
    this.#draw();
    whenever(
      models,
      () => store.state.model,
      () => this.isStale && this.load(),
    );
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** Whether the bars still show an earlier prompt than the one that is set. */
  get isStale() {
    const { prompt, appended, model } = this.store.state;
    const shown = this.distribution;
    return !shown || shown.prompt !== prompt || String(shown.appended) !== String(appended) || shown.model !== model;
  }

  get filters() {
    const { topK, topP, minP } = this.store.state;
    return { topK, topP, minP };
  }

  /**
   * Fetch the distribution of the set prompt; the bars keep the earlier one until it is here. Where it cannot be had
   * though the server answers, as after a moment without a network, it is fetched `again`, once.
   */
  async load(again = true) {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const { state } = this.store;
    this.#emitter.tell("problem", null);
    if (!this.source.isRecorded(state) && this.models.status(state.model).state !== "ready") {
      this.models.follow(state.model);
      this.#emitter.tell("distribution", this.distribution);
      return;
    }
    try {
      const distribution = await this.source.distribution(state, signal);
      if (!signal.aborted) this.#show(distribution);
    } catch (error) {
      if (signal.aborted) return;
      this.#emitter.tell("problem", error);
      const isBack = await this.models.isBack(state.model, error);
      if (again && isBack && !signal.aborted) this.load(false);
    }
  }

  /** Tell those who have come since what there is to see; where that is nothing yet, or old, fetch what is asked. */
  async show() {
    if (this.distribution) {
      this.#emitter.tell("distribution", this.distribution);
      this.#emitter.tell("pins", this.pinned);
      this.#emitter.tell("frame", this.frame);
      this.#emitter.tell("pick", this.picked);
    }
    if (this.isStale) await this.load();
  }

  /** A seed of four digits at most, so that it can be told to a neighbour. */
  newSeed() {
    return Math.floor(this.random() * 10000);
  }

  /** Draw one token; listeners of "pick" learn which, where the bars are still the same once its text is here. */
  async drawOne() {
    const shown = this.distribution;
    const [index] = drawAt([this.random()], this.frame);
    const id = shown.ids[index];
    try {
      const text = await this.textOf(id);
      if (shown === this.distribution) this.#pick({ index, id, text });
    } catch (error) {
      if (shown === this.distribution) this.#emitter.tell("problem", error);
    }
  }

  /** Put the token `id` behind the prompt. */
  append(id) {
    const { appended } = this.store.state;
    if (appended.length < this.source.data.limits.maxAppendedTokens) this.store.set({ appended: [...appended, id] });
    else this.#emitter.tell("problem", new Broken("rule.then_full", {}));
  }

  /** Take the last token that was put behind the prompt away again. */
  undo() {
    this.store.set({ appended: this.store.state.appended.slice(0, -1) });
  }

  /** The text of token `id` of the model whose bars are shown. */
  async textOf(id) {
    return this.distribution?.texts.get(id) ?? (await this.source.vocabulary(this.store.state.model))[id] ?? "";
  }

  /** Draw many tokens with the luck that is set, which stays while the temperature moves; without one, none. */
  #draw() {
    const { luck } = this.store.state;
    this.#uniforms = luck === null ? null : uniform(key(luck), this.source.data.draws).sort();
  }

  #show(distribution) {
    this.distribution = distribution;
    this.#maker = new FrameMaker(distribution, this.source.data.bars);
    this.#pick(null);
    this.#emitter.tell("distribution", distribution);
    this.#repin();
  }

  #repin() {
    this.pinned = this.store.state.pins.map((temperature) => {
      const { bars, tail } = this.#maker.make(temperature, this.filters);
      return [...bars, tail];
    });
    this.#emitter.tell("pins", this.pinned);
    this.#reframe();
  }

  #reframe() {
    if (!this.#maker) return;
    this.frame = this.#maker.make(this.store.state.temperature, this.filters);
    this.frame.draws = this.#uniforms && this.#countDraws();
    this.#emitter.tell("frame", this.frame);
  }

  /** How many draws fell on each bar, the last entry being the tail. */
  #countDraws() {
    const { bars } = this.source.data;
    const counts = Array.from({ length: bars + 1 }, () => 0);
    for (const index of drawAt(this.#uniforms, this.frame)) counts[Math.min(index, bars)]++;
    return counts;
  }

  #pick(picked) {
    this.picked = picked;
    this.#emitter.tell("pick", picked);
  }
}
