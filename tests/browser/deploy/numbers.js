import { costOf } from "../../../assets/js/deploy/network.js";
import { perceptron } from "../../../assets/js/maths/perceptron.js";

const layersOf = (layers) =>
  layers.map(({ weight, bias, ...size }) => ({
    ...size,
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
  }));

/** The logits of given layers for inputs, one behind the other. */
export function logits(layers, inputs, count) {
  return [...perceptron(layersOf(layers))(Float32Array.from(inputs), count)];
}

/** The cost of a perceptron of these sizes. */
export function cost(sizes) {
  const layers = sizes.slice(1).map((outputs, place) => ({ inputs: sizes[place], outputs }));
  return costOf({ layers });
}
