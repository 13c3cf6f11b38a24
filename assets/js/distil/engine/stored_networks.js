import { readTensors } from "../../maths/tensors.js";
import { softened } from "../../maths/scoring.js";

/** A first seed's student and twin that were trained elsewhere; they answer as ./run.js does for those trained here. */
export class StoredNetworks {
  dataset;
  #temperature;
  #weights;

  /** weights: the ArrayBuffer of core/runs/export.py's safetensors; temperature: the one that they were trained at. */
  constructor(dataset, weights, temperature) {
    this.dataset = dataset;
    this.#temperature = temperature;
    const { tensors } = readTensors(weights);
    this.#weights = Object.fromEntries(["student", "twin"].map((who) => [who, (name) => tensors[`${who}.${name}`]]));
  }

  /** What student and twin say of one sparse input at the temperature. */
  async probe(input) {
    const { classes } = this.dataset;
    const logits = Object.entries(await this.logits(input));
    return Object.fromEntries(logits.map(([who, values]) => [who, softened(values, 0, classes, this.#temperature)]));
  }

  /** The logits (classes,) of both for one sparse input. */
  async logits(input) {
    return Object.fromEntries(
      Object.entries(this.#weights).map(([who, weight]) => [who, this.#forward(weight, input)]),
    );
  }

  /** The logits of one network, given by its named weights. */
  #forward(weight, { features, values }) {
    const { features: fanIn, activeFeatures } = this.dataset;
    const [first, output] = [weight("0.weight"), weight("2.weight")];
    const hidden = Float64Array.from(weight("0.bias"), (bias, unit) =>
      Math.max(
        0,
        features.reduce((sum, feature, i) => sum + values[i] * first[unit * fanIn + activeFeatures[feature]], bias),
      ),
    );
    return Float64Array.from(weight("2.bias"), (bias, c) =>
      hidden.reduce((sum, value, unit) => sum + value * output[c * hidden.length + unit], bias),
    );
  }
}
