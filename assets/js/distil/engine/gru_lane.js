import { CpuGru } from "./cpu_gru.js";
import { Objective } from "./objective.js";

/**
 * One recurrent network in training on the processor, toward hard labels. It is asked as the networks of ./cpu_lane.js
 * are. Its data set has the `symbols` of each example, (examples · places,), in place of features.
 */
export class GruLane {
  #dataset;
  #batchSize;
  #objective;
  #network;
  /** What the network reads of {train, test}. */
  #read;

  /** kernels: exports of kernels.wasm; shape: {hidden, seeds: [one], batchSize}. */
  constructor(kernels, dataset, { hidden, seeds: [seed], batchSize }) {
    const { classes, train } = dataset;
    const places = train.symbols.length / train.count;
    this.#dataset = dataset;
    this.#batchSize = batchSize;
    this.#network = new CpuGru(kernels, { symbols: classes, places, hidden, seed, mostRows: batchSize });
    this.#objective = new Objective([], classes, this.#network.paddedClasses);
    const read = ({ symbols, count }) => ({ symbols, begins: beginnings(symbols, count, places) });
    this.#read = { train: read(train), test: read(dataset.test) };
  }

  /** One step on the training examples `rows`, (batch,). */
  train([rows], learningRate) {
    const order = this.#network.forward(this.#read.train, rows);
    const [logits, gradients] = [this.#network.logits(order.length), this.#network.logitGradients(order.length)];
    this.#objective.gradient(0, logits, this.#dataset.train, order, gradients, this.#objective.shares(0));
    this.#network.backward();
    this.#network.step(learningRate);
  }

  /** The logits [[(examples, classes)]] of "train" or "test". */
  async predict(part) {
    const { classes, [part]: data } = this.#dataset;
    const all = new Float32Array(data.count * classes);
    for (let from = 0; from < data.count; from += this.#batchSize) {
      const rows = Int32Array.from({ length: Math.min(this.#batchSize, data.count - from) }, (_, i) => from + i);
      const order = this.#network.forward(this.#read[part], rows);
      const [logits, padded] = [this.#network.logits(order.length), this.#network.paddedClasses];
      order.forEach((example, row) =>
        all.set(logits.subarray(row * padded, row * padded + classes), example * classes),
      );
    }
    return [[all]];
  }
}

/** Where the own symbols of each example begin, behind all its leading zeros; (examples,). */
function beginnings(symbols, count, places) {
  return Int32Array.from({ length: count }, (_, example) => {
    const own = symbols.subarray(example * places, (example + 1) * places).findIndex(Boolean);
    return own < 0 ? places : own;
  });
}
