import { fetchedUnzipped } from "../../maths/fetched.js";
import { NGrams, drawWords, isEnd, wordsIn } from "../../maths/ngrams.js";
import { Emitter } from "../../shared/emitter.js";
import { Broken } from "../../shared/fields.js";
import { count } from "../../shared/numbers.js";
import { beginning } from "../../shared/typing.js";
import { MINE } from "../fields.js";

/** Characters that a text may have, and words that it must. */
export const [MOST, LEAST] = [200_000, 20];
/** How many words are written at a time. */
export const WRITTEN = 20;

/**
 * A model of counts of the text that is set, and the words that the visitor takes from it. Views subscribe with
 * on("change", listener).
 */
export class OwnModel {
  /** The visitor's own text; it never leaves the page. */
  content = "";
  /** The counts, see maths/ngrams.js; null before there are any. */
  ngrams = null;
  /** Why there are none of the text that is set: an error, or null. */
  problem = null;
  /** The words so far. */
  path = [];
  /** What was written for the visitor last, {path, words, temperature, seed, order}, or null. */
  written = null;
  #store;
  #base;
  #emitter = new Emitter("change");
  #loads = 0;

  /** `base`: the URL of the assets folder. */
  constructor(store, base) {
    this.#store = store;
    this.#base = base;
    store.subscribe((_, changed) => changed.has("ownText") && this.load());
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  get isMine() {
    return this.#store.state.ownText === MINE;
  }

  /** What follows the words so far: see NGrams. */
  get next() {
    return this.ngrams.after(this.path, this.#store.state.ownOrder);
  }

  /** Count the words of the text that is set. */
  async load() {
    const load = ++this.#loads;
    if (this.isMine) return this.read(this.content);
    try {
      const file = await fetchedUnzipped(new URL(`texts/${this.#store.state.ownText}.txt.gz`, this.#base));
      if (load === this.#loads) this.#count(wordsIn(new TextDecoder().decode(file)));
    } catch (error) {
      if (load === this.#loads) this.#say({ problem: error });
    }
  }

  /** Count the words of the visitor's own text. Where it breaks a rule, the counts of the one before stay. */
  read(content) {
    this.content = content;
    if (!content) return this.#say({ ngrams: null, path: [], written: null, problem: null });
    if (content.length > MOST)
      return this.#refuse("own.rule_long", { value: count(content.length), most: count(MOST) });
    const words = wordsIn(content);
    const value = words.filter((word) => !isEnd(word)).length;
    if (value < LEAST) return this.#refuse("own.rule_short", { value, least: LEAST });
    return this.#count(words);
  }

  /** Go on with `word`. */
  take(word) {
    this.#say({ path: [...this.path, word] });
  }

  undo() {
    this.#say({ path: this.path.slice(0, -1) });
  }

  /** Begin anew with the word that `text` is, or with none. Throws a Broken where the counted text has no such word. */
  begin(text) {
    const [word] = wordsIn(text);
    if (text.trim() && !this.ngrams?.has(word)) throw new Broken("own.rule_word", { word: beginning(text.trim(), 40) });
    this.#say({ path: word ? [word] : [] });
  }

  /** Write some words on, with the temperature and the seed that are set. */
  write() {
    const { temperature, seed, ownOrder: order } = this.#store.state;
    const asked = { path: this.path, order, temperature, seed };
    this.#say({ written: { ...asked, words: drawWords(this.ngrams, { ...asked, most: WRITTEN }) } });
  }

  /** New counts begin with their most frequent word. */
  #count(words) {
    const ngrams = new NGrams(words);
    const first = ngrams.after([], 1).words.find((word) => !isEnd(word));
    this.#say({ ngrams, path: first ? [first] : [], written: null, problem: null });
  }

  #refuse(rule, values) {
    this.#say({ problem: new Broken(rule, values) });
  }

  #say(news) {
    Object.assign(this, news);
    this.#emitter.tell("change");
  }
}
