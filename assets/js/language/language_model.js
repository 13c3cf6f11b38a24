import { heard } from "../maths/heard.js";
import { sampledLines } from "./answers.js";
import { continuations } from "./continuations.js";
import { MOST } from "./model.js";
import { answerStart, commonLength, sequenceScores, sharedLength } from "./sequences.js";

/** Tokens that are read before the next message is heard. */
const STRETCH = 64;

/**
 * The model with its tokenizer: its next-token logits, its scores of whole answers, and what it writes. The twin of
 * core/language_model.py. What a prompt begins with as the one before did is not read again. The methods that are
 * async, or give an async generator, take `heed`, which throws where nobody waits for the answer any more.
 */
export class LanguageModel {
  tokenizer;
  #model;
  #vocabulary = null;
  /** Keys and values of the prompt read last, and the end of the queue of those who read there. */
  #latest;
  #turn = Promise.resolve();

  constructor(model, tokenizer) {
    this.tokenizer = tokenizer;
    this.#model = model;
    this.#latest = model.memories.take(MOST);
  }

  /** The text of every token, by id. */
  get vocabulary() {
    this.#vocabulary ??= this.tokenizer.vocabulary;
    return this.#vocabulary;
  }

  /** Logits (vocabulary,) of the token that follows `ids`, of which there are 1 to 256. */
  nextTokenLogits(ids, heed) {
    return this.#inTurn(() => this.#read(ids, heed));
  }

  /** Write `most` tokens on from `ids` at most, a text for each of `settings`: a step of ./continuations.js a yield. */
  async *write(ids, { rules, ...asked }, heed) {
    const { marks } = this.tokenizer;
    const all = { marks, bytes: (id) => this.tokenizer.bytes(id), vocabulary: this.vocabulary, ...rules };
    yield* this.#behind(ids, (found) => continuations(this.#model, { ...found, rules: all, ...asked }), heed);
  }

  /** Lines that follow `ids`, drawn at a temperature: see ./answers.js. A list a step, of those that ended with it. */
  async *sampledLines(ids, asked, heed) {
    const { tokenizer } = this;
    const given = { tokenizer, ends: tokenizer.marks, ...asked };
    yield* this.#behind(ids, (found) => sampledLines(this.#model, { ...found, ...given }), heed);
  }

  /** The scores of `continuations` (texts) behind `prompt` at `temperatures`: see ./sequences.js. */
  sequenceScores(prompt, texts, temperatures, heed) {
    const before = this.tokenizer.encode(prompt);
    const rows = texts.map((text) => {
      const ids = this.tokenizer.encode(prompt + text);
      return { ids, start: answerStart(before, ids) };
    });
    const shared = rows[0].ids.slice(0, sharedLength(rows));
    return this.#inTurn(async () => {
      if (shared.length) await this.#read(shared, heed, 0);
      const scores = [];
      for (const batch of sequenceScores(this.#model, rows, shared.length ? this.#latest : null, temperatures)) {
        scores.push(...batch);
        await heed();
      }
      return scores;
    });
  }

  /** What steps(found) yields, where `found` is a copy of what is kept of `ids`, and the logits behind them. */
  async *#behind(ids, steps, heed) {
    const found = await this.#inTurn(async () => {
      const logits = await this.#read(ids, heed);
      return { logits, trunk: this.#model.memories.takeCopy(this.#latest) };
    });
    try {
      for (const step of steps(found)) {
        yield step;
        await heed();
      }
    } finally {
      this.#model.memories.give(found.trunk);
    }
  }

  /** Have the latest prompt be `ids`. Returns the logits behind it, null where none are `wanted`. */
  async #read(ids, heed, wanted = 1) {
    const latest = this.#latest;
    latest.ids.length = Math.min(commonLength(latest.ids, ids), ids.length - wanted);
    const last = { logits: null };
    while (latest.ids.length < ids.length) {
      const fresh = ids.slice(latest.ids.length, latest.ids.length + STRETCH);
      const isLast = latest.ids.length + fresh.length === ids.length;
      const text = { memory: latest, fresh, wanted: isLast ? wanted : 0 };
      this.#model.read([text], (_text, _place, found) => (last.logits = found.slice()));
      if (!isLast) await heed();
    }
    return last.logits;
  }

  /** What `task` resolves to, once those before it are done. */
  #inTurn(task) {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => {});
    return done;
  }
}

/** A `heed` that lets waiting messages be heard, and throws where `isStopped` says so then. */
export function heeding(isStopped) {
  return async () => {
    await heard();
    if (isStopped()) throw new Stopped();
  };
}

/** Nobody waits for the answer any more. */
export class Stopped extends Error {
  name = "Stopped";
}
