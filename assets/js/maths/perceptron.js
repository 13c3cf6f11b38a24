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

/** A function from inputs (count · features,) to the logits (count · classes,) of `layers`, which it copies. */
export function perceptron(layers) {
  const columns = layers.map(byInput);
  return (inputs, count) => columns.reduce((values, layer, place) => linear(layer, values, count, place > 0), inputs);
}

/** A layer with its weights turned: (inputs · outputs,), so that an input of zero is passed over whole. */
function byInput({ inputs, outputs, weight, bias }) {
  const turned = Float32Array.from(
    weight,
    (_, place) => weight[(place % outputs) * inputs + Math.floor(place / outputs)],
  );
  return { inputs, outputs, turned, bias };
}

/** One layer's output (count · outputs,), ReLU before it where it is not the first. */
function linear({ inputs, outputs, turned, bias }, values, count, rectified) {
  const out = new Float32Array(count * outputs);
  const sums = new Float64Array(outputs);
  for (let example = 0; example < count; example++) {
    sums.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = values[example * inputs + i];
      if (rectified ? value <= 0 : value === 0) continue;
      for (let o = 0, at = i * outputs; o < outputs; o++) sums[o] += turned[at + o] * value;
    }
    out.set(sums, example * outputs);
  }
  return out;
}
