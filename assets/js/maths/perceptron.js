/**
 * A trained perceptron as plain data: layers [{inputs, outputs, weight, bias}], with ReLU between them. weight:
 * Float32Array (outputs · inputs,), row by row as torch.nn.Linear has it; bias: Float32Array (outputs,).
 */

/** The layers of `who` ("student" or "twin") among the tensors of core/runs/export.py's networks_file. */
export function layersIn(tensors, who) {
  const places = [];
  for (let place = 0; tensors[`${who}.${place}.weight`]; place += 2) places.push(place);
  return places.map((place) => {
    const [weight, bias] = ["weight", "bias"].map((name) => tensors[`${who}.${place}.${name}`]);
    return { inputs: weight.length / bias.length, outputs: bias.length, weight, bias };
  });
}

/** Whether `layers`, which may be anything, lead from `features` to `classes`, all their numbers finite. */
export function areLayers(layers, features, classes) {
  if (!Array.isArray(layers) || !layers.length) return false;
  const numbers = (values, count) =>
    values instanceof Float32Array && values.length === count && values.every(Number.isFinite);
  const fits = ({ inputs, outputs, weight, bias }, place) =>
    inputs === (place ? layers[place - 1].outputs : features) &&
    Number.isInteger(outputs) &&
    outputs > 0 &&
    numbers(weight, outputs * inputs) &&
    numbers(bias, outputs);
  return layers.every((layer, place) => Boolean(layer) && fits(layer, place)) && layers.at(-1).outputs === classes;
}

/** A function from inputs (count · features,) to the logits (count · classes,) of `layers`. */
export function perceptron(layers) {
  return (inputs, count) => {
    let values = inputs;
    layers.forEach((layer, place) => (values = linear(layer, values, count, place < layers.length - 1)));
    return values;
  };
}

/** Four sums at once: a processor need not wait for one addition before it begins the next. */
function linear({ inputs, outputs, weight, bias }, values, count, rectified) {
  const out = new Float32Array(count * outputs);
  const whole = inputs - (inputs % 4);
  for (let example = 0, from = 0; example < count; example++, from += inputs) {
    for (let o = 0, at = 0; o < outputs; o++, at += inputs) {
      let [one, two, three, four] = [bias[o], 0, 0, 0];
      for (let i = 0; i < whole; i += 4) {
        one += weight[at + i] * values[from + i];
        two += weight[at + i + 1] * values[from + i + 1];
        three += weight[at + i + 2] * values[from + i + 2];
        four += weight[at + i + 3] * values[from + i + 3];
      }
      for (let i = whole; i < inputs; i++) one += weight[at + i] * values[from + i];
      const sum = one + two + three + four;
      out[example * outputs + o] = rectified && sum < 0 ? 0 : sum;
    }
  }
  return out;
}
