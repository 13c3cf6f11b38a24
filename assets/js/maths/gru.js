/** The names teacher (core/networks/modules.py: GRU), run in the browser for what the visitor types. */

import { fetchedBytes } from "./fetched.js";
import { readTensors } from "./tensors.js";
import { CONTEXT, LETTERS } from "./letters.js";

const SYMBOLS = LETTERS.length;

/** The teacher at `address`, fetched the first time that somebody asks it. */
export class LazyTeacher {
  #loading = null;
  /** A function from an input (270,) to logits (27,) once it is there; null until then. */
  ask = null;

  constructor(address) {
    this.address = address;
  }

  /** Resolves with `ask`; rejects where it could not be fetched, and may then be tried again. */
  load() {
    this.#loading ??= loadTeacher(this.address).then(
      (ask) => (this.ask = ask),
      (error) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }
}

/** The teacher at `address`: a function from an input (270,) of one-hot letters to logits (27,). */
export async function loadTeacher(address) {
  const { tensors } = readTensors(await fetchedBytes(address));
  const [inputs, inputBias, hidden, hiddenBias] = ["weight_ih", "bias_ih", "weight_hh", "bias_hh"].map(
    (name) => tensors[`gru.${name}_l0`],
  );
  const { "output.weight": output, "output.bias": outputBias } = tensors;
  const size = hiddenBias.length / 3;
  return (input) => {
    let state = new Float64Array(size);
    for (let place = 0; place < CONTEXT; place++) {
      const symbol = input.subarray(place * SYMBOLS, (place + 1) * SYMBOLS).indexOf(1);
      const given = Float64Array.from(inputBias, (bias, row) => bias + inputs[row * SYMBOLS + symbol]);
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
