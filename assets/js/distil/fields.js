/** The Distil tab's settings: as ../shared/fields.js describes them. */

import { numberField, oneOf } from "../shared/fields.js";

/** The settings for these tasks, lists and limits (see page_data of core/pages/distil). */
export function distilFields({ tasks, divergences, devices, limits, usual }) {
  const number = (name, [least, most], whole = true) => numberField(`distil.rule_${name}`, least, most, whole);
  const field = (link, initial, read, more = {}) => ({ link, initial, read, write: String, ...more });
  const [first] = Object.keys(tasks);
  return {
    // What is usual depends on the task, so it is read before all others.
    task: field("task", first, oneOf("distil.rule_task", Object.keys(tasks)), { entry: true }),
    experiment: field(
      "experiment",
      ({ task }) => tasks[task].experiments[0],
      (text, { task }) => oneOf("distil.rule_experiment", tasks[task].experiments)(text),
      { entry: true, always: true, of: "task" },
    ),
    labels: field(
      "labels",
      ({ task }) => tasks[task].labels,
      (text, { task }) => number("labels", [1, tasks[task].most_labels])(text),
      { of: "task" },
    ),
    hidden: field("hidden", usual.widths[0], number("hidden", limits.hidden)),
    // Another name than the other tabs' T, whose usual value would not suit: the address is shared.
    temperature: field(
      "train_T",
      ({ task }) => tasks[task].temperature,
      number("temperature", limits.temperature, false),
      { always: true },
    ),
    share: field("share", usual.soft_weight, number("share", [0, 1], false)),
    divergence: field("divergence", usual.divergence, oneOf("distil.rule_divergence", divergences)),
    scaled: field("t2", usual.t_squared, (text) => oneOf("distil.rule_scaled", ["true", "false"])(text) === "true"),
    beta: field("beta", usual.beta, number("beta", [0, 1], false)),
    steps: field("steps", usual.steps, number("steps", limits.steps)),
    seed: field("train_seed", usual.seed, number("seed", limits.seed)),
    device: field("device", devices[0], oneOf("distil.rule_device", devices)),
    // Whether the loss is written out.
    formula: field("formula", false, (text) => oneOf("distil.rule_formula", ["true", "false"])(text) === "true"),
  };
}

/** What of the settings changes with the task: what nobody chose becomes the new one's own, what it lacks its first. */
export function suited({ task: old, experiment, labels, temperature }, tasks, task) {
  const [before, now] = [tasks[old], tasks[task]];
  return {
    experiment: now.experiments.includes(experiment) ? experiment : now.experiments[0],
    labels: labels === before.labels ? now.labels : Math.min(labels, now.most_labels),
    temperature: temperature === before.temperature ? now.temperature : temperature,
  };
}

/** The config of core/runs/configuration.py that the settings ask for. */
export function configOf(state, usual, task) {
  const { experiment, labels, hidden, temperature, share, divergence, scaled, beta, steps, seed } = state;
  return {
    ...usual,
    experiment,
    labels,
    widths: [hidden],
    temperature,
    // Without labels of its own, the student of few_labels has nothing else to learn from.
    soft_weight: experiment === "few_labels" ? 1 : share,
    divergence,
    t_squared: scaled,
    beta,
    steps,
    seed,
    classes: task.hidden[experiment] ?? [],
  };
}
