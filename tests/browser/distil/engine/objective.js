import { Objective } from "../../../../assets/js/distil/engine/objective.js";

/** The losses of a member on a batch of all examples, and the gradient with the two parts' `shares`. */
export function lossAndGradient(config, data, logits, classes, shares) {
  const objective = new Objective(config ? [config] : [], classes, classes);
  const rows = Int32Array.from(data.targets.keys());
  const gradient = new Float32Array(logits.length);
  objective.gradient(0, logits, data, rows, gradient, shares);
  return { ...objective.losses(0, logits, data, rows), gradient: [...gradient] };
}
