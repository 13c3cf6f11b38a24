/** Answers that the model writes by itself, each a line, every token drawn: the twin of core/language/answers.py. */

import { softmax } from "../maths/softmax.js";
import { generator } from "./random.js";
import { drawn } from "./sampling.js";
import { stripped } from "./sentences.js";

/**
 * After each step, those of `count` lines behind `trunk` that ended with it: [{text, complete}]. A line ends at a line
 * break or at a token of `ends`, and is cut after `most` tokens. `logits` are those behind the trunk.
 */
export function* sampledLines(model, { trunk, logits, tokenizer, ends, temperature, seed, count, most }) {
  const luck = Array.from({ length: count }, (_, line) => generator(seed, line));
  const lines = luck.map(() => []);
  const memories = [];
  try {
    for (const _ of lines) memories.push(model.memories.take(most, trunk));
    const next = lines.map(() => logits);
    for (let alive = [...lines.keys()]; alive.length;) {
      for (const line of alive) lines[line].push(drawn(softmax(next[line], temperature), luck[line]()));
      const written = new Map(alive.map((line) => [line, lineOf(lines[line], tokenizer, ends)]));
      const isOver = (line) => written.get(line).complete || lines[line].length >= most;
      yield alive.filter(isOver).map((line) => written.get(line));
      alive = alive.filter((line) => !isOver(line));
      const texts = alive.map((line) => ({ memory: memories[line], fresh: [lines[line].at(-1)], wanted: 1 }));
      const going = alive;
      if (going.length) model.read(texts, (text, _, found) => (next[going[text]] = found.slice()));
    }
  } finally {
    for (const memory of memories) model.memories.give(memory);
  }
}

function lineOf(ids, tokenizer, ends) {
  const whole = tokenizer.decode(ids.filter((id) => !ends.includes(id)));
  const at = whole.indexOf("\n");
  return { text: stripped(at < 0 ? whole : whole.slice(0, at)), complete: at >= 0 || ends.includes(ids.at(-1)) };
}
