/** The student that stands in the page, as JSON: its sizes, its weights as float32 in base64, its answers' names. */

import { fromBase64 } from "../../../maths/base64.js";
import { perceptron } from "../../../maths/perceptron.js";

/** {task, labels, words, ask}: ask(input) gives the logits for one input. */
export function studentIn(page) {
  const { sizes, weights, ...facts } = JSON.parse(page.getElementById("student").textContent);
  const numbers = new Float32Array(fromBase64(weights).buffer);
  let at = 0;
  const taken = (count) => numbers.subarray(at, (at += count));
  const layers = sizes.slice(1).map((outputs, place) => ({
    inputs: sizes[place],
    outputs,
    weight: taken(outputs * sizes[place]),
    bias: taken(outputs),
  }));
  const network = perceptron(layers);
  return { ...facts, ask: (input) => network(input, 1) };
}
