/** The recorded test digits: which they are, and what the teacher and two students say of each. */

import { fetchedBytes } from "../maths/fetched.js";
import { loadOnce } from "../maths/load_once.js";
import { readTensors } from "../maths/tensors.js";
import { aboveZero, entropy, softmax } from "../maths/softmax.js";

export const CLASSES = 10;
export const TILES_A_ROW = 50;
/** Below this exponent a share is nothing beside the largest. */
const NOTHING = -40;

export class Digits {
  #assets;

  constructor(assets) {
    this.#assets = assets;
  }

  /** Address of the picture that holds all digits as tiles, 50 a row. */
  get sheet() {
    return new URL("recordings/soft_labels/digits.png", this.#assets);
  }

  /** Address of the teacher's weights. */
  get teacher() {
    return new URL("teachers/digits.safetensors", this.#assets);
  }

  /**
   * {targets (digits,), logits: {teacher, hard, soft} each (digits · 10,), students}, fetched once; with what
   * summary() needs: `below`, the teacher's logits less the largest of each digit, and how many digits of each class.
   */
  load = loadOnce(() => this.#fetch());

  async #fetch() {
    const file = await fetchedBytes(new URL("recordings/soft_labels/digits.safetensors", this.#assets));
    const { tensors, metadata } = readTensors(file);
    const { targets, teacher, hard, soft } = tensors;
    const below = Float64Array.from(teacher, (logit, i) => logit - top(teacher, i - (i % CLASSES)));
    const counts = Array.from({ length: CLASSES }, (_, k) => targets.filter((target) => target === k).length);
    return { targets, logits: { teacher, hard, soft }, students: JSON.parse(metadata.students), below, counts };
  }
}

/** Probabilities (10,) of example `index` of `logits` (examples · 10,) at `temperature`, written into `out`. */
export function rowSoftmax(logits, index, temperature, out) {
  return softmax(logits.subarray(index * CLASSES, (index + 1) * CLASSES), temperature, out);
}

/**
 * The soft labels of all digits at `temperature`, summed up: `means` (10 · 10,), row i the mean label of the digits
 * that are i; and in bits, on average, `open`: a label's entropy, and `alike`: what it says about the answers beyond
 * its first one, KL(label ‖ the same label with everything but its largest share spread evenly).
 */
export function summary(data, temperature) {
  if (data.summary?.temperature === temperature) return data.summary;
  const { targets, below } = data;
  const T = aboveZero(temperature);
  const means = new Float64Array(CLASSES * CLASSES);
  const weights = new Float64Array(CLASSES);
  let [open, alike] = [0, 0];
  for (let i = 0; i < targets.length; i++) {
    let [sum, weighted] = [0, 0];
    for (let k = 0; k < CLASSES; k++) {
      const scaled = below[i * CLASSES + k] / T;
      weights[k] = scaled < NOTHING ? 0 : Math.exp(scaled);
      sum += weights[k];
      weighted += weights[k] * scaled;
    }
    // With the largest weight 1: H = log Σ w − Σ w log w / Σ w, and its largest share is 1 / Σ w.
    const row = targets[i] * CLASSES;
    for (let k = 0; k < CLASSES; k++) means[row + k] += weights[k] / sum;
    const [nats, rest] = [Math.log(sum) - weighted / sum, (sum - 1) / sum];
    open += nats;
    if (rest > 0) alike -= nats - Math.log(sum) / sum + rest * Math.log(rest / (CLASSES - 1));
  }
  const bits = (nats) => Math.max(0, nats / targets.length / Math.LN2);
  for (let i = 0; i < means.length; i++) means[i] /= data.counts[Math.floor(i / CLASSES)];
  data.summary = { temperature, means, open: bits(open), alike: bits(alike) };
  return data.summary;
}

/** The `count` digits of class `from`, or fewer, that look most like class `to` at `temperature`: [{index, prob}]. */
export function likest({ targets, logits: { teacher } }, from, to, temperature, count) {
  const probs = new Float64Array(CLASSES);
  const found = [];
  targets.forEach((target, index) => {
    if (target === from) found.push({ index, prob: rowSoftmax(teacher, index, temperature, probs)[to] });
  });
  return found
    .filter(({ prob }) => prob > 0)
    .sort((a, b) => b.prob - a.prob)
    .slice(0, count);
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

function top(logits, start) {
  let most = -Infinity;
  for (let k = 0; k < CLASSES; k++) if (logits[start + k] > most) most = logits[start + k];
  return most;
}
