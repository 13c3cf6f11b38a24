/** Text that the model writes on from a prompt, token by token: the twin of core/language/continuations.py. */

import { generator } from "./random.js";
import { drawn, shares } from "./sampling.js";
import { sentenceEnd } from "./sentences.js";
import { Characters } from "./tokens.js";

/** The least float32, as numpy's finfo has it: a logit that no temperature gives a share. */
const NEVER = -3.4028234663852886e38;

/**
 * One text while it is written. rules: {marks, bytes, vocabulary, before, appended, stop, whole}, where bytes(id) gives
 * a token's; settings: see ./sampling.js. `ended` is why it has: sentence, mark or length; null while it goes on.
 */
class Row {
  ended = null;
  #rules;
  #settings;
  #luck;
  #luckOfMarks;
  #characters = new Characters();
  #text;
  #start;

  constructor(rules, settings, seed) {
    this.#rules = rules;
    this.#settings = settings;
    this.#luck = generator(seed);
    // Of its own: what the seed writes stays the same where no mark is drawn.
    this.#luckOfMarks = generator(seed, 0);
    this.#text = rules.before + rules.appended.map((id) => this.#characters.read(rules.bytes(id))).join("");
    this.#start = this.#text.length;
  }

  /** The token drawn from `logits` (vocabulary,), the `last` that may be; null where the text ended before it. */
  add(logits, last) {
    const token = this.#draw(logits);
    if (!token) {
      this.ended = "mark";
      return null;
    }
    const before = this.#text.length;
    const piece = this.#characters.read(this.#rules.bytes(token.token), last);
    this.#text += piece;
    const end = this.#rules.stop ? sentenceEnd(this.#text, this.#start, last) : null;
    if (end !== null) this.ended = "sentence";
    else if (last) this.ended = "length";
    if (end !== null && end <= before) return null;
    return this.#rules.whole ? { ...token, text: piece } : token;
  }

  /** A token, or null for a mark, which has a share only where it may end the text. */
  #draw(logits) {
    const { marks, stop, vocabulary } = this.#rules;
    const allowed = logits.slice();
    if (!stop) for (const mark of marks) allowed[mark] = NEVER;
    const probs = shares(allowed, this.#settings);
    const share = marks.reduce((sum, mark) => sum + probs[mark], 0);
    if (this.#luckOfMarks() < share) return null;
    for (const mark of marks) probs[mark] = 0;
    const token = drawn(probs, this.#luck());
    return { token, text: vocabulary[token], prob: probs[token] };
  }
}

/**
 * At most `most` steps behind what `trunk` holds, a Memory whose next `logits` are given: {tokens, ended} each, a text
 * for each of `settings`. All texts advance as one batch, which shrinks as they end.
 */
export function* continuations(model, { trunk, logits, rules, settings, seed, most }) {
  const rows = settings.map((ofRow) => new Row(rules, ofRow, seed));
  const memories = [];
  try {
    for (const _ of rows) memories.push(model.memories.take(most, trunk));
    const next = rows.map(() => logits);
    for (let left = most - 1; left >= 0; left--) {
      const going = [...rows.keys()].filter((row) => rows[row].ended === null);
      const tokens = rows.map(() => null);
      for (const row of going) tokens[row] = rows[row].add(next[row], left === 0);
      yield { tokens, ended: rows.map(({ ended }) => ended) };
      const alive = going.filter((row) => rows[row].ended === null);
      if (!alive.length) return;
      const texts = alive.map((row) => ({ memory: memories[row], fresh: [tokens[row].token], wanted: 1 }));
      model.read(texts, (text, _, found) => (next[alive[text]] = found.slice()));
    }
  } finally {
    for (const memory of memories) model.memories.give(memory);
  }
}
