/** What student and twin get to see in each experiment, and how a bias is set; as core/runs/experiments.py. */

import { hidesClasses } from "../../maths/hides_classes.js";
import { LABELLED, key, permutation } from "../../maths/randomness.js";

/**
 * Which training examples {student, twin} learn from, as numbers of examples; targets: (examples,). Throws an Error
 * where the experiment would show none of them, or all.
 */
export function exposure({ experiment, labels, classes }, targets, seed) {
  const everything = Int32Array.from(targets.keys());
  if (experiment === "few_labels") return { student: everything, twin: labelledExamples(targets, labels, seed) };
  if (!hidesClasses(experiment)) return { student: everything, twin: everything };
  const shown = everything.filter((i) => classes.includes(targets[i]) === (experiment === "only_classes"));
  const named = `(${classes.join(", ")}${classes.length === 1 ? "," : ""})`;
  if (!shown.length) throw new Error(`at least one class must be shown, got all of them missing: ${named}`);
  if (shown.length === targets.length)
    throw new Error(`at least one class must be left out, got all of them shown: ${named}`);
  return { student: shown, twin: shown };
}

/** `labels` examples, drawn anew for each seed: of each class as many as its share of all examples. */
function labelledExamples(targets, labels, seed) {
  const [occurs, seen] = [new Map(), new Map()];
  for (const target of targets) occurs.set(target, (occurs.get(target) ?? 0) + 1);
  const drawn = Array.from(permutation(key(seed, LABELLED), targets.length), (example) => {
    const before = seen.get(targets[example]) ?? 0;
    seen.set(targets[example], before + 1);
    return { example, shareBefore: (before + 0.5) / occurs.get(targets[example]) };
  });
  // Array.sort is stable: among equal shares the shuffled order stays.
  drawn.sort((a, b) => a.shareBefore - b.shareBefore);
  return Int32Array.from(drawn.slice(0, labels), ({ example }) => example);
}

/**
 * What to add to the logits of `chosen` classes so that they are predicted as often as they occur in training.
 * logits: (examples, classes) on training data. An example goes to them once the addition exceeds its gap.
 */
export function matchingBias(logits, targets, classes, chosen) {
  const gaps = Float64Array.from(targets, (_, example) => {
    let [best, other] = [-Infinity, -Infinity];
    for (let c = 0; c < classes; c++) {
      const logit = logits[example * classes + c];
      if (chosen.includes(c)) best = Math.max(best, logit);
      else other = Math.max(other, logit);
    }
    return other - best;
  }).sort();
  const wanted = targets.reduce((count, target) => count + chosen.includes(target), 0);
  return (gaps[Math.max(wanted - 1, 0)] + gaps[Math.min(wanted, targets.length - 1)]) / 2;
}

/** The logits (examples, classes) with `bias` added to those of `chosen`. */
export function withBias(logits, bias, classes, chosen) {
  return logits.map((logit, i) => (chosen.includes(i % classes) ? logit + bias : logit));
}

/** Shares (classes,) of a softmax at `temperature`, as they are once `bias` is added to the logits of `chosen`. */
export function sharesWithBias(shares, bias, temperature, chosen) {
  // Theirs grow by e^(bias / T) against all others; the larger of both factors is 1, so that nothing overflows.
  const [own, others] = [bias, -bias].map((by) => Math.exp(Math.min(0, by / temperature)));
  const moved = shares.map((share, place) => share * (chosen.includes(place) ? own : others));
  const sum = moved.reduce((total, share) => total + share, 0);
  return moved.map((share) => share / sum);
}
