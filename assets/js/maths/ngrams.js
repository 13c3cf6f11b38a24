/** A small language model of counts: which word of a text follows which. */

import { key, uniform } from "./randomness.js";
import { drawAt } from "./sample.js";
import { softmax } from "./softmax.js";

/** What ends a sentence, and is a word of its own. */
const END = /^[.!?。！？…]+$/u;
/** Where a browser cannot cut words: what is written without spaces character by character, all else as it stands. */
const PLAIN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+|[.,]\p{N}+)*|[.!?。！？…]/gu;
const BESIDE_EACH_OTHER = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]$/u;

/**
 * The words of `text` in lower case, and the ends of its sentences, of which several in a row are one. Segmenter: the
 * browser's, which cuts Chinese into words too; null where there is none.
 */
export function wordsIn(text, Segmenter = globalThis.Intl?.Segmenter ?? null) {
  const words = [];
  for (const piece of Segmenter ? segments(text, Segmenter) : (text.match(PLAIN) ?? [])) {
    if (!isEnd(piece)) words.push(piece.toLowerCase());
    else if (words.length && !isEnd(words.at(-1))) words.push(piece);
  }
  return words;
}

/** Whether a word is the end of a sentence. */
export function isEnd(word) {
  return END.test(word);
}

function* segments(text, Segmenter) {
  for (const { segment, isWordLike } of new Segmenter(undefined, { granularity: "word" }).segment(text))
    if (isWordLike || isEnd(segment)) yield segment;
}

/** `words` as a text: a space between two, but none before an end, nor in writing that has none. */
export function textOf(words) {
  return words.reduce((text, word) => {
    const isClose = !text || isEnd(word) || (BESIDE_EACH_OTHER.test(text) && BESIDE_EACH_OTHER.test(word));
    return text + (isClose ? "" : " ") + word;
  }, "");
}

/** How often each word of a text comes after one word, after two, and at all. */
export class NGrams {
  /** How many words were counted. */
  length;
  /** By how many words are looked at: the counts after them, {context: {word: count}}. */
  #counts = [new Map(), new Map(), new Map()];

  constructor(words) {
    this.length = words.length;
    words.forEach((word, at) => {
      for (let order = 0; order < this.#counts.length && order <= at; order++)
        this.#count(this.#counts[order], contextOf(words.slice(at - order, at)), word);
    });
  }

  /** How many different words there are. */
  get size() {
    return this.#counts[0].get("")?.size ?? 0;
  }

  has(word) {
    return Boolean(this.#counts[0].get("")?.has(word));
  }

  /**
   * What follows the last `order` words of `path`: {words, counts, order}, the most frequent first, of equal ones the
   * one that came first. A shorter path is looked at whole; nothing follows the end of the text.
   */
  after(path, order) {
    const looked = Math.min(order, path.length);
    const found = this.#counts[looked].get(contextOf(path.slice(path.length - looked))) ?? new Map();
    const falling = [...found].sort(([, one], [, other]) => other - one);
    return { words: falling.map(([word]) => word), counts: falling.map(([, count]) => count), order: looked };
  }

  #count(counts, context, word) {
    let after = counts.get(context);
    if (!after) counts.set(context, (after = new Map()));
    after.set(word, (after.get(word) ?? 0) + 1);
  }
}

/** No word holds a line break, so no two contexts are the same. */
function contextOf(words) {
  return words.join("\n");
}

/** Shares in proportion to count^(1/T): as the softmax of their logarithms. At 0 the largest have all. */
export function sharesOf(counts, temperature) {
  return softmax(counts.map(Math.log), temperature);
}

/**
 * `most` words behind `path`, each drawn at `temperature` from what follows the last `order`; fewer where nothing does.
 * The same seed draws the same words.
 */
export function drawWords(ngrams, { path, order, temperature, seed, most }) {
  const text = [...path];
  for (const luck of uniform(key(seed), most)) {
    const { words, counts } = ngrams.after(text, order);
    if (!words.length) break;
    const weights = sharesOf(counts, temperature);
    const sum = weights.reduce((total, share) => total + share, 0);
    const [drawn] = drawAt([luck], { weights, sum, kept: { minP: weights.length } });
    text.push(words[drawn]);
  }
  return text.slice(path.length);
}
