/** What is copied to the graphics chip before training. `np` is jax-js's numpy. */

import { initialWeights } from "../../maths/randomness.js";

/**
 * A part's dense inputs (examples, active features, 1, 1), its teacher's logits and its one-hot targets, both
 * (examples, classes).
 */
export function upload(np, { count, starts, features, values, teacher, targets }, { activeFeatures, classes }) {
  const width = activeFeatures.length;
  const dense = new Float32Array(count * width);
  for (let example = 0; example < count; example++) {
    for (let i = starts[example]; i < starts[example + 1]; i++) dense[example * width + features[i]] = values[i];
  }
  const oneHot = new Float32Array(count * classes);
  targets.forEach((target, example) => (oneHot[example * classes + target] = 1));
  return {
    inputs: np.array(dense).reshape([count, width, 1, 1]),
    teacher: np.array(teacher).reshape([count, classes]),
    oneHot: np.array(oneHot).reshape([count, classes]),
  };
}

/**
 * The networks before their first step and Adam's moments, each as the weights of ./gpu_networks.js; one seed a group.
 */
export function initialState(np, dataset, seeds, members, hidden) {
  const { features, classes, activeFeatures } = dataset;
  const groups = seeds.length;
  const width = activeFeatures.length;
  const one = new Float32Array(groups * width * members * hidden);
  const two = new Float32Array(groups * members * hidden * classes);
  seeds.forEach((seed, group) => {
    const first = initialWeights(features, hidden, seed, 0);
    const second = initialWeights(hidden, classes, seed, 1);
    for (let member = 0; member < members; member++) {
      activeFeatures.forEach((feature, row) =>
        one.set(
          first.subarray(feature * hidden, (feature + 1) * hidden),
          ((group * width + row) * members + member) * hidden,
        ),
      );
      const at = (group * members + member) * second.length;
      for (let h = 0; h < hidden; h++) {
        for (let c = 0; c < classes; c++) two[at + c * hidden + h] = second[h * classes + c];
      }
    }
  });
  const weights = [
    np.array(one).reshape([groups, width, members, hidden]),
    np.zeros([groups, members, hidden]),
    np.array(two).reshape([groups, members, classes, hidden]),
    np.zeros([groups, members, classes]),
  ];
  const zeros = () => weights.map(({ shape }) => np.zeros(shape));
  return { weights, means: zeros(), squares: zeros() };
}
