/** The Distil tab's settings: as ../shared/fields.js describes them. */

import { numberField, oneOf } from "../shared/fields.js";
import { TASKS } from "./tasks.js";

export const EXPERIMENTS = ["missing_class", "few_labels", "only_classes", "all"];
export const KINDS = ["forward_kl", "reverse_kl", "jsd", "total_variation", "logit_mse"];
export const DEVICES = ["auto", "gpu", "cpu", "server"];

/** The settings for these limits (see page_data of demos/distil). */
export function distilFields({ limits, usual }) {
  const number = (name, [least, most], whole = true) => numberField(`distil.rule_${name}`, least, most, whole);
  const field = (link, initial, read, more = {}) => ({ link, initial, read, write: String, ...more });
  return {
    task: field("task", "digits", oneOf("distil.rule_task", Object.keys(TASKS)), { entry: true }),
    experiment: field("experiment", "missing_class", oneOf("distil.rule_experiment", EXPERIMENTS), {
      entry: true,
      always: true,
    }),
    labels: field("labels", usual.labels, number("labels", limits.labels)),
    hidden: field("hidden", usual.widths[0], number("hidden", limits.hidden)),
    // Another name than the other tabs' T, whose usual value would not suit: the address is shared.
    temperature: field("train_T", usual.temperature, number("temperature", limits.temperature, false), {
      always: true,
    }),
    share: field("share", usual.soft_weight, number("share", [0, 1], false)),
    divergence: field("divergence", usual.divergence, oneOf("distil.rule_divergence", KINDS)),
    beta: field("beta", usual.beta, number("beta", [0, 1], false)),
    steps: field("steps", usual.steps, number("steps", limits.steps)),
    seed: field("train_seed", usual.seed, number("seed", limits.seed)),
    device: field("device", "auto", oneOf("distil.rule_device", DEVICES)),
  };
}

/** The config of core/runs/configuration.py that the settings ask for. */
export function configOf(state, usual, task) {
  const { experiment, labels, hidden, temperature, share, divergence, beta, steps, seed } = state;
  return {
    ...usual,
    experiment,
    labels,
    widths: [hidden],
    temperature,
    // Without labels of its own, the student of few_labels has nothing else to learn from.
    soft_weight: experiment === "few_labels" ? 1 : share,
    divergence,
    beta,
    steps,
    seed,
    classes: task.experiments[experiment] ?? [],
  };
}
