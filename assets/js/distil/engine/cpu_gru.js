import { Heap } from "../../maths/kernels.js";
import { initialWeights } from "../../maths/randomness.js";
import { CpuAdam } from "./cpu_adam.js";
import { gatesBackward, gatesForward } from "./gru_gates.js";

const VECTOR = 4;
const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * The recurrent network of core/networks/modules.py: GRU, in the kernels' memory.
 *
 * Before an example begins it has nothing but symbol 0, and so have all others of its batch: the first row reads those
 * for all of them, and an example joins with the state of that row where its own symbols begin. The rows are sorted by
 * where that is, so that those that read at a place are the first ones.
 *
 * The weights are three layers, one behind the other, each with its bias as its last row: that of the symbols,
 * (symbols + 1, gates), of the state, (hidden + 1, gates), and of the output, (hidden + 1, padded symbols), where gates
 * is 3 · hidden. What is named …From is a place in #all, the whole memory as numbers.
 */
export class CpuGru {
  #kernels;
  #symbols;
  #places;
  #hidden;
  #gates;
  #padded;
  #adam;
  #all;
  /** The layers' places among the weights and among their gradients. */
  #weights;
  #gradients;
  /** Room for states [places + 1], gates and what the candidate takes of the state [places], and logits. */
  #statesFrom;
  #gatesFrom;
  #takenFrom;
  #logitsFrom;
  #logitGradientsFrom;
  /** The rows of a batch, with the first one. */
  #rows;
  /** What the last `forward` read: {symbols, order, reading: how many rows read at each place and at the end}. */
  #batch;

  /** kernels: exports of kernels.wasm; hidden: a multiple of 4; mostRows: the most examples at once. */
  constructor(kernels, { symbols, places, hidden, seed, mostRows }) {
    this.#kernels = kernels;
    this.#symbols = symbols;
    this.#places = places;
    this.#hidden = hidden;
    this.#gates = 3 * hidden;
    this.#padded = Math.ceil(symbols / VECTOR) * VECTOR;
    this.#rows = mostRows + 1;
    this.#reserve(new Heap(kernels.memory));
    this.#initialise(seed);
  }

  /** How many logits an example has, with those that only pad. */
  get paddedClasses() {
    return this.#padded;
  }

  /**
   * The logits of the examples `rows`, in the order that is returned. symbols: (examples · places,); begins: where the
   * own symbols of each example begin.
   */
  forward({ symbols, begins }, rows) {
    const order = Int32Array.from(rows).sort((one, other) => begins[one] - begins[other]);
    const begun = (place) => order.findLastIndex((example) => begins[example] <= place) + 1;
    const reading = Array.from({ length: this.#places + 1 }, (_, place) => 1 + begun(place));
    this.#batch = { symbols, order, reading };
    this.#all.fill(0, this.#state(0, 0), this.#state(0, 1));
    const join = (row, first) => this.#all.copyWithin(row, first, first + this.#hidden);
    for (let place = 0; place <= this.#places; place++) {
      this.#eachJoining(place, join);
      if (place < this.#places) this.#read(place);
    }
    this.#dense(this.#state(this.#places, 1), order.length, this.#weights.output, this.#logitsFrom, this.#padded);
    return order;
  }

  /** The first `count` examples' logits, (count, padded symbols): a view. */
  logits(count) {
    return this.#all.subarray(this.#logitsFrom, this.#logitsFrom + count * this.#padded);
  }

  /** Where `backward` looks for the loss's gradient by those logits, (count, padded symbols): a view. */
  logitGradients(count) {
    return this.#all.subarray(this.#logitGradientsFrom, this.#logitGradientsFrom + count * this.#padded);
  }

  /** Add to the gradients those of the examples of the last `forward`, whose states and gates it uses up. */
  backward() {
    const [all, hidden, places] = [this.#all, this.#hidden, this.#places];
    const give = (row, first) => {
      for (let i = 0; i < hidden; i++) all[first + i] += all[row + i];
    };
    const { output } = this.#gradients;
    const count = this.#batch.order.length;
    this.#denseBackward(
      this.#state(places, 1),
      count,
      this.#weights.output,
      output,
      this.#logitGradientsFrom,
      this.#padded,
    );
    // The first row answers nothing itself.
    all.fill(0, this.#state(places, 0), this.#state(places, 1));
    for (let place = places; place >= 0; place--) {
      if (place < places) this.#readBackward(place);
      this.#eachJoining(place, give);
    }
  }

  /** One step of Adam, which sets the gradients back to zero. */
  step(learningRate) {
    this.#adam.step(learningRate);
  }

  /** The states after the symbols at a place. */
  #read(place) {
    const rows = this.#batch.reading[place];
    this.#dense(this.#state(place, 0), rows, this.#weights.state, this.#gate(place, 0), this.#gates);
    for (let row = 0; row < rows; row++) gatesForward(this.#all, this.#hidden, this.#cell(place, row, this.#weights));
  }

  /** The gradients by the states before the symbols at a place, from those by the states after them. */
  #readBackward(place) {
    const rows = this.#batch.reading[place];
    const [all, before, after] = [this.#all, this.#state(place, 0), this.#state(place + 1, 0)];
    for (let row = 0; row < rows; row++) gatesBackward(all, this.#hidden, this.#cell(place, row, this.#gradients));
    this.#denseBackward(before, rows, this.#weights.state, this.#gradients.state, this.#gate(place, 0), this.#gates);
    for (let i = 0; i < rows * this.#hidden; i++) all[before + i] += all[after + i];
  }

  /** Where a row's numbers at a place lie; `layers` are the weights or their gradients. */
  #cell(place, row, { input }) {
    const { symbols, order } = this.#batch;
    const symbol = row ? symbols[order[row - 1] * this.#places + place] : 0;
    return {
      given: input + symbol * this.#gates,
      bias: input + this.#symbols * this.#gates,
      own: this.#gate(place, row),
      taken: this.#takenFrom + (place * this.#rows + row) * this.#hidden,
      old: this.#state(place, row),
      next: this.#state(place + 1, row),
    };
  }

  /** Calls visit(row, first) with the states of each row that begins at a place, and of the first row. */
  #eachJoining(place, visit) {
    const { reading } = this.#batch;
    for (let row = reading[place - 1] ?? 1; row < reading[place]; row++)
      visit(this.#state(place, row), this.#state(place, 0));
  }

  #state(place, row) {
    return this.#statesFrom + (place * this.#rows + row) * this.#hidden;
  }

  #gate(place, row) {
    return this.#gatesFrom + (place * this.#rows + row) * this.#gates;
  }

  /** Write states (rows, hidden) times a layer, with its bias, to `out`, (rows, width). */
  #dense(states, rows, layer, out, width) {
    const places = [states, layer, layer + this.#hidden * width, out];
    const [statesAt, layerAt, biasAt, outAt] = places.map((place) => FLOAT * place);
    this.#kernels.denseForward(statesAt, FLOAT * this.#hidden, rows, this.#hidden, layerAt, biasAt, outAt, width);
  }

  /**
   * Add to a layer's gradients, given those of its output, (rows, width), and put those by the states in their place.
   * The kernel lets nothing through a unit of exactly 0, which a perceptron's may be: no state after a symbol is.
   */
  #denseBackward(states, rows, layer, gradients, slopes, width) {
    const places = [states, layer, gradients, gradients + this.#hidden * width, slopes];
    const [statesAt, ...others] = places.map((place) => FLOAT * place);
    this.#kernels.denseBackward(statesAt, FLOAT * this.#hidden, rows, this.#hidden, ...others, width);
  }

  #reserve(heap) {
    const [hidden, gates, padded, rows] = [this.#hidden, this.#gates, this.#padded, this.#rows];
    const numbers = (count) => heap.reserve(FLOAT * count) / FLOAT;
    const [input, state] = [(this.#symbols + 1) * gates, (hidden + 1) * gates];
    this.#adam = new CpuAdam(this.#kernels, heap, input + state + (hidden + 1) * padded);
    const layers = (from) => ({ input: from, state: from + input, output: from + input + state });
    this.#weights = layers(this.#adam.weightsAt / FLOAT);
    this.#gradients = layers(this.#adam.gradientsAt / FLOAT);
    this.#statesFrom = numbers((this.#places + 1) * rows * hidden);
    this.#gatesFrom = numbers(this.#places * rows * gates);
    this.#takenFrom = numbers(this.#places * rows * hidden);
    this.#logitsFrom = numbers(rows * padded);
    this.#logitGradientsFrom = numbers(rows * padded);
    this.#all = heap.view(0, this.#kernels.memory.buffer.byteLength / FLOAT);
  }

  /** Give the layers the weights that the seed stands for, which torch has by outputs; biases are zero. */
  #initialise(seed) {
    const [symbols, hidden, gates] = [this.#symbols, this.#hidden, this.#gates];
    const set = (layer, width, fanIn, fanOut, place) =>
      initialWeights(fanIn, fanOut, seed, place).forEach((weight, i) => {
        this.#all[layer + (i % fanIn) * width + Math.floor(i / fanIn)] = weight;
      });
    // Two biases come before the output in torch.
    set(this.#weights.input, gates, symbols, gates, 0);
    set(this.#weights.state, gates, hidden, gates, 1);
    set(this.#weights.output, this.#padded, hidden, symbols, 4);
  }
}
