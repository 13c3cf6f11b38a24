import { forwardKl, room, soften } from "./divergences.js";

/** Measures held-out logits against the targets and the teacher, as core/runs/scoring.py. */
export class Scorer {
  data;
  #classes;
  /** The teacher's prediction of every example, {probs, logs}, and its most likely class. */
  #teacher;
  #top;
  #scratch;

  /** data: {targets (examples,), teacher's logits (examples, classes)}. */
  constructor(data, classes) {
    this.data = data;
    this.#classes = classes;
    this.#scratch = room(classes);
    this.#teacher = Array.from(data.targets, (_, i) => soften(data.teacher, i * classes, classes, 1, room(classes)));
    this.#top = Int32Array.from(data.targets, (_, i) => argMax(data.teacher, i * classes, classes));
  }

  /**
   * Scores of several networks' logits, each (examples, classes): name → a value (of class_accuracy, a row) a network.
   */
  score(networks) {
    const each = networks.map((logits) => this.#scoreOne(logits));
    const names = ["accuracy", "perplexity", "agreement", "kl_to_teacher", "class_accuracy"];
    return Object.fromEntries(names.map((name) => [name, each.map((scores) => scores[name])]));
  }

  #scoreOne(logits) {
    const { targets } = this.data;
    const classes = this.#classes;
    const [right, occurs] = [0, 0].map(() => new Int32Array(classes));
    let [agreed, loss, nats] = [0, 0, 0];
    for (let i = 0; i < targets.length; i++) {
      const predicted = argMax(logits, i * classes, classes);
      occurs[targets[i]]++;
      if (predicted === targets[i]) right[targets[i]]++;
      if (predicted === this.#top[i]) agreed++;
      const own = soften(logits, i * classes, classes, 1, this.#scratch);
      loss -= own.logs[targets[i]];
      nats += forwardKl(own, this.#teacher[i]);
    }
    return {
      accuracy: right.reduce((sum, count) => sum + count) / targets.length,
      perplexity: Math.exp(loss / targets.length),
      agreement: agreed / targets.length,
      kl_to_teacher: nats / targets.length,
      class_accuracy: Array.from(occurs, (count, c) => (count ? right[c] / count : 0)),
    };
  }

  /** The entropy in nats of the teacher's prediction of a held-out example, −1 where it is wrong. */
  doubt(number) {
    if (this.#top[number] !== this.data.targets[number]) return -1;
    const { probs, logs } = this.#teacher[number];
    return Math.max(0, -probs.reduce((sum, p, c) => sum + (p && p * logs[c]), 0));
  }

  /**
   * Up to `count` held-out examples of different classes that the teacher gets right, the least sure first: the
   * least sure of each class, or the one that `skipped` others come before.
   */
  probes(count, skipped = 0) {
    const { targets } = this.data;
    const doubt = Array.from(targets, (_, i) => this.doubt(i));
    const order = [...targets.keys()].filter((i) => doubt[i] >= 0).sort((a, b) => doubt[b] - doubt[a] || a - b);
    const [chosen, passed] = [new Map(), new Map()];
    for (const number of order) {
      const before = passed.get(targets[number]) ?? 0;
      passed.set(targets[number], before + 1);
      if (before === skipped) chosen.set(targets[number], number);
    }
    return [...chosen.values()].slice(0, count);
  }
}

/** The distribution (classes,) of the `classes` logits from `at` at a temperature, as a plain array. */
export function softened(logits, at, classes, temperature) {
  return [...soften(logits, at, classes, temperature, room(classes)).probs];
}

/** The first of the largest of the `classes` logits from `at`. */
export function argMax(logits, at, classes) {
  let best = 0;
  for (let c = 1; c < classes; c++) if (logits[at + c] > logits[at + best]) best = c;
  return best;
}
