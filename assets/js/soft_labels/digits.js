/** The recorded test digits: which they are, and what the teacher and two students say of each. */

import { readTensors } from "../recording.js";
import { entropy } from "../softmax.js";

export const CLASSES = 10;
export const TILES_A_ROW = 50;

export class Digits {
  #loading = null;
  #assets;

  constructor(assets) {
    this.#assets = assets;
  }

  /** Address of the picture that holds all digits as tiles, 50 a row. */
  get sheet() {
    return new URL("recordings/digits.png", this.#assets);
  }

  /** Address of the teacher's weights. */
  get teacher() {
    return new URL("teachers/digits.safetensors", this.#assets);
  }

  /** {targets (digits,), logits: {teacher, hard, soft} each (digits · 10,), students}, fetched once. */
  load() {
    this.#loading ??= this.#fetch().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #fetch() {
    const response = await fetch(new URL("recordings/digits.safetensors", this.#assets));
    const { tensors, metadata } = readTensors(await response.arrayBuffer());
    const { targets, teacher, hard, soft } = tensors;
    return { targets, logits: { teacher, hard, soft }, students: JSON.parse(metadata.students) };
  }
}

/** Probabilities (10,) of example `index` of `logits` (examples · 10,) at `temperature`, written into `out`. */
export function rowSoftmax(logits, index, temperature, out) {
  const start = index * CLASSES;
  let top = -Infinity;
  for (let k = 0; k < CLASSES; k++) top = Math.max(top, logits[start + k]);
  let sum = 0;
  for (let k = 0; k < CLASSES; k++) sum += out[k] = Math.exp((logits[start + k] - top) / temperature);
  for (let k = 0; k < CLASSES; k++) out[k] /= sum;
  return out;
}

/**
 * The soft labels of all digits at `temperature`, summed up: `means` (10 · 10,), row i the mean label of the digits
 * that are i; `open`, their mean entropy in bits; `telling`, how many of these bits differ from picture to picture of
 * the same digit: the entropy of the mean label less the mean entropy (the mutual information of picture and label).
 */
export function summary({ targets, logits: { teacher } }, temperature) {
  const means = new Float64Array(CLASSES * CLASSES);
  const counts = new Float64Array(CLASSES);
  const probs = new Float64Array(CLASSES);
  let open = 0;
  for (let i = 0; i < targets.length; i++) {
    rowSoftmax(teacher, i, temperature, probs);
    const row = targets[i] * CLASSES;
    counts[targets[i]]++;
    for (let k = 0; k < CLASSES; k++) {
      means[row + k] += probs[k];
      if (probs[k] > 0) open -= probs[k] * Math.log2(probs[k]);
    }
  }
  let ofMeans = 0;
  for (let i = 0; i < means.length; i++) {
    means[i] /= counts[Math.floor(i / CLASSES)];
    if (means[i] > 0) ofMeans -= counts[Math.floor(i / CLASSES)] * means[i] * Math.log2(means[i]);
  }
  return { means, open: open / targets.length, telling: Math.max(0, (ofMeans - open) / targets.length) };
}

/** The `count` digits of class `from` that look most like class `to` at `temperature`: [{index, prob}]. */
export function alike({ targets, logits: { teacher } }, from, to, temperature, count) {
  const probs = new Float64Array(CLASSES);
  const found = [];
  targets.forEach((target, index) => {
    if (target === from) found.push({ index, prob: rowSoftmax(teacher, index, temperature, probs)[to] });
  });
  return found.sort((a, b) => b.prob - a.prob).slice(0, count);
}

/** For each class the digit whose soft label is the most open: ten indices. */
export function hardest({ targets, logits: { teacher } }) {
  const probs = new Float64Array(CLASSES);
  const best = Array.from({ length: CLASSES }, () => ({ index: 0, open: -1 }));
  targets.forEach((target, index) => {
    const open = entropy(rowSoftmax(teacher, index, 1, probs));
    if (open > best[target].open) best[target] = { index, open };
  });
  return best.map(({ index }) => index);
}
