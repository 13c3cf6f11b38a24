/** A recurrent teacher (core/networks/modules.py: GRU), run in the browser for what the visitor types. */

import { fetchedBytes } from "./fetched.js";
import { loadOnce } from "./load_once.js";
import { readTensors } from "./tensors.js";

/** The teacher at `address`, fetched the first time that somebody asks it. */
export class LazyTeacher {
  /** A function from an input (features,) to logits (classes,) once it is there; null until then. */
  ask = null;

  constructor(address) {
    /** Resolves with `ask`; rejects where it could not be fetched, and may then be tried again. */
    this.load = loadOnce(async () => (this.ask = await loadTeacher(address)));
  }
}

/** The teacher at `address`: a function from an input (places · symbols,) of one-hot symbols to logits (classes,). */
export async function loadTeacher(address) {
  const { tensors } = readTensors(await fetchedBytes(address));
  const [inputs, inputBias, hidden, hiddenBias] = ["weight_ih", "bias_ih", "weight_hh", "bias_hh"].map(
    (name) => tensors[`gru.${name}_l0`],
  );
  const { "output.weight": output, "output.bias": outputBias } = tensors;
  const [size, symbols] = [hiddenBias.length / 3, inputs.length / inputBias.length];
  return (input) => {
    let state = new Float64Array(size);
    for (let at = 0; at < input.length; at += symbols) {
      const symbol = input.subarray(at, at + symbols).indexOf(1);
      const given = Float64Array.from(inputBias, (bias, row) => bias + inputs[row * symbols + symbol]);
      state = next(state, given, product(hidden, state, hiddenBias));
    }
    return product(output, state, outputBias);
  };
}

/** The gated unit's new state (Cho et al. 2014): reset, update and candidate gates lie one behind the other. */
function next(state, given, kept) {
  const size = state.length;
  return state.map((old, i) => {
    const reset = sigmoid(given[i] + kept[i]);
    const update = sigmoid(given[size + i] + kept[size + i]);
    const candidate = Math.tanh(given[2 * size + i] + reset * kept[2 * size + i]);
    return (1 - update) * candidate + update * old;
  });
}

/** weight (rows, columns) · vector + bias. */
function product(weight, vector, bias) {
  const columns = vector.length;
  const out = new Float64Array(bias.length);
  for (let row = 0; row < out.length; row++) {
    let sum = bias[row];
    for (let column = 0; column < columns; column++) sum += weight[row * columns + column] * vector[column];
    out[row] = sum;
  }
  return out;
}

function sigmoid(value) {
  return 1 / (1 + Math.exp(-value));
}
