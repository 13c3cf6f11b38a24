/** What a class can be asked to guess of the next token of a recorded prompt at T, and what is true of it. */

import { fetchedBytes } from "../../maths/fetched.js";
import { entropy, softmax } from "../../maths/softmax.js";
import { unpack } from "../../maths/tensors.js";
import { readNumber } from "../../shared/typing.js";
import { choices, count, percent, roundPercent } from "../../shared/numbers.js";

/**
 * By kind: truth(probs); read(text): the guess that a text writes, or NaN; write(value), and exact(value) with more
 * digits; edges: where the columns of a picture begin and end.
 */
export const QUESTIONS = {
  share: {
    truth: (probs) => Math.max(...probs),
    read: (text) => Math.round(10 * readNumber(text.replace(/[%％]\s*$/, ""))) / 1000,
    write: roundPercent,
    exact: percent,
    edges: Array.from({ length: 21 }, (_, place) => place / 20),
  },
  choices: {
    truth: (probs) => Math.exp(entropy(probs)),
    read: (text) => Math.round(readNumber(text)),
    write: count,
    exact: choices,
    edges: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 49_152],
  },
};

/** What is true, from the recorded logits of the question's prompt. Rejects with a MissedError. */
export async function truthOf({ kind, prompt, temperature }, assets) {
  const { logits } = unpack(await fetchedBytes(new URL(`recordings/${prompt}.safetensors`, assets)));
  return QUESTIONS[kind].truth(softmax(logits, temperature));
}

/** In which column, and where in it (0–1), `value` lies. */
export function placeIn(edges, value) {
  const last = edges.length - 2;
  const column = Math.max(
    0,
    Math.min(
      last,
      edges.findLastIndex((edge) => edge <= value),
    ),
  );
  const [from, to] = [edges[column], edges[column + 1]];
  return { column, inside: Math.max(0, Math.min(1, (value - from) / (to - from))) };
}

/** The middle one of some values: half are not above it, and half not below. */
export function median(values) {
  const rising = values.toSorted((a, b) => a - b);
  const middle = rising.length >> 1;
  return rising.length % 2 ? rising[middle] : (rising[middle - 1] + rising[middle]) / 2;
}
