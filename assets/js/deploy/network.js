/**
 * What the Deploy tab shows and gives along, as plain data.
 *
 * A network: {task: "digits" | "names", role: "student" | "twin", layers: as ../maths/perceptron.js has them}. Its
 * inputs are those that it was trained on: 784 pixels from 0 (paper) to 1 (ink); ten one-hot letters, (270,).
 *
 * A run: {task, id, letter, config, seed, student: network, twin: network, scores: {teacher, student, twin}, kept}.
 * config: the fields of core/runs/configuration.py; seed: that of these networks, the run's first; scores: those of
 * core/runs/events.py, a value a seed, the first one of these networks; where classes were hidden the networks have the
 * number that was set for them, and the scores are those with it. letter: the run's in the Distil tab; kept: whether it
 * is the run that is kept ready and ships, which has no letter. stopped: whether it was, before its last step.
 *
 * A student that came as a file or with a link has no run: its twin, config and scores are null.
 */

const FLOAT32 = 4;

/** The cost of an answer of a network, as core/networks/costs.py: {weights, multiply_adds, activations}. */
export function costOf({ layers }) {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const products = layers.map(({ inputs, outputs }) => inputs * outputs);
  return {
    weights: sum(products) + sum(layers.map(({ outputs }) => outputs)),
    multiply_adds: sum(products),
    activations: Math.max(...layers.map(({ inputs, outputs }) => inputs + outputs)),
  };
}

/** Bytes of the weights as float32, and of these with what is computed on the way to an answer. */
export function bytesOf({ weights, activations }) {
  return { weights: FLOAT32 * weights, memory: FLOAT32 * (weights + activations) };
}
