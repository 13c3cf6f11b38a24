import { Emitter } from "../../shared/emitter.js";
import { LEARNERS, plainCode, readCode } from "./spoken.js";

/** Where this browser keeps what was collected: codes and a question, until they are cleared. */
const KEPT = "temperature-lab.room.collected";
const MOST = 1000;

/**
 * Answers that learners read out, without a server: `question` or null, `revealed`, `learner` (a number of this
 * browser's own), `codes` of answers, and this browser's `own` guesses by question. Tells on("change").
 */
export class Collection {
  question = null;
  revealed = false;
  learner = Math.floor(Math.random() * LEARNERS);
  codes = [];
  own = {};
  #names;
  #storage;
  #emitter = new Emitter("change");

  /** names: `room` of page_data; storage: localStorage, or null. */
  constructor(names, storage) {
    this.#names = names;
    this.#storage = storage;
    try {
      const { question, revealed, learner, codes, own } = JSON.parse(storage?.getItem(KEPT) ?? "{}");
      const isKnown = Object.hasOwn(names.kinds, question?.kind ?? "") && Number.isFinite(question.temperature);
      if (isKnown) Object.assign(this, { question, revealed: Boolean(revealed) });
      if (learner >= 0 && learner < LEARNERS) this.learner = learner;
      this.own = { ...own };
      this.codes = (codes ?? []).filter((code) => this.#read(code));
    } catch {
      storage?.removeItem(KEPT); // what another version kept
    }
    this.#keep();
  }

  on(listener) {
    return this.#emitter.on("change", listener);
  }

  /** This browser's guess at a question that a link asks, or null; the first one counts. */
  ownGuess(question) {
    return this.own[JSON.stringify(question)] ?? null;
  }

  guess(question, value) {
    this.#set({ own: { ...this.own, [JSON.stringify(question)]: value } });
  }

  /** Ask something else: the guesses of before are gone, the runs stay. */
  ask(question) {
    const runs = this.codes.filter((code) => this.#read(code)?.run);
    this.#set({ question, revealed: false, codes: runs });
  }

  reveal(revealed) {
    this.#set({ revealed });
  }

  clear() {
    this.#set({ codes: [], revealed: false });
  }

  /** Add the codes in `text`, apart by lines, commas or semicolons: {added, twice, wrong: [text], many}. */
  add(text) {
    const given = text.split(/[\n,;，；、]+/).filter((one) => one.trim());
    const codes = new Set(this.codes);
    const told = { added: 0, twice: 0, many: false, wrong: [] };
    for (const one of given) {
      const code = plainCode(one);
      if (!this.#read(code)) told.wrong.push(one.trim());
      else if (codes.has(code)) told.twice += 1;
      else if (codes.size >= MOST) told.many = true;
      else {
        codes.add(code);
        told.added += 1;
      }
    }
    this.#set({ codes: [...codes] });
    return told;
  }

  /** The guesses, and the runs as a room tells them. */
  answers() {
    const read = this.codes.map((code) => this.#read(code));
    const runs = read.flatMap(({ run }) => (run ? [Object.values(run)] : []));
    return { guesses: read.flatMap(({ run, value }) => (run ? [] : [value])), runs };
  }

  #read(code) {
    return readCode(this.#names, this.question, code);
  }

  #set(change) {
    Object.assign(this, change);
    this.#keep();
    this.#emitter.tell("change", this);
  }

  #keep() {
    const { question, revealed, learner, codes, own } = this;
    try {
      this.#storage?.setItem(KEPT, JSON.stringify({ question, revealed, learner, codes, own }));
    } catch {
      // A browser without room still shows them until it is closed.
    }
  }
}
