import { initialState, upload } from "./gpu_memory.js";
import { GpuNetworks } from "./gpu_networks.js";
import { Objective } from "./objective.js";

/** Examples predicted at once: what the hidden units of all networks take must fit into one of the chip's buffers. */
const CHUNK = 2000;

/** The same networks as CpuLane with the same methods, trained by jax-js (on WebGPU in the page). */
export class GpuLane {
  #jax;
  #dataset;
  #groups;
  #members;
  #learningRate;
  #objective;
  #networks;
  /** On the chip: {train, test} as `upload` gives them, and {weights, means, squares}. */
  #data;
  #state;
  #steps = 0;
  /** The functions of GpuNetworks, compiled. */
  #compiled;

  /** jax: the module, whose default device is set; shape: as CpuLane's. */
  constructor(jax, dataset, configs, { hidden, seeds, learningRate }) {
    const { numpy: np } = jax;
    const { classes } = dataset;
    this.#jax = jax;
    this.#dataset = dataset;
    this.#groups = seeds.length;
    this.#members = configs.length + 1;
    this.#learningRate = learningRate;
    this.#objective = new Objective(configs, classes, classes);
    this.#data = { train: upload(np, dataset.train, dataset), test: upload(np, dataset.test, dataset) };
    this.#state = initialState(np, dataset, seeds, this.#members, hidden);
    const networks = new GpuNetworks(jax, configs, this.#members);
    this.#networks = networks;
    this.#compiled = {
      step: jax.jit((...given) => networks.step(...given)),
      norms: jax.jit((...given) => networks.norms(...given)),
      logits: jax.jit((...given) => networks.logits(...given)),
    };
  }

  /** As CpuLane.train. The chip may still be at work when it returns. */
  train(batches) {
    const { numpy: np, tree } = this.#jax;
    this.#steps++;
    const rate = np.array(Float32Array.of(this.#learningRate / (1 - 0.9 ** this.#steps)));
    const inverseRoot = np.array(Float32Array.of(1 / Math.sqrt(1 - 0.999 ** this.#steps)));
    const [rows, data] = [this.#rows(batches), tree.ref(this.#data.train)];
    this.#state = this.#compiled.step(rows, data, rate, inverseRoot, this.#state);
  }

  /** As CpuLane.predict. */
  async predict(part, stride = 1) {
    const { numpy: np } = this.#jax;
    const { inputs } = this.#data[part];
    const [examples, width] = inputs.shape;
    const count = Math.ceil(examples / stride);
    const { classes } = this.#dataset;
    const all = Array.from({ length: this.#groups }, () =>
      Array.from({ length: this.#members }, () => new Float32Array(count * classes)),
    );
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(count, from + CHUNK);
      const rows = np.array(
        Int32Array.from({ length: to - from }, (_, i) => (from + i) * stride),
        { dtype: np.int32 },
      );
      const logits = await this.#logitsByNetwork(inputs.ref.slice(rows).reshape([to - from, 1, width, 1, 1]));
      all.forEach((own, group) => own.forEach((out, member) => out.set(logits[group][member], from * classes)));
    }
    return all;
  }

  /** As CpuLane.predictOne. */
  async predictOne({ features, values }) {
    const dense = new Float32Array(this.#dataset.activeFeatures.length);
    features.forEach((feature, i) => (dense[feature] = values[i]));
    return (await this.#logitsByNetwork(this.#jax.numpy.array(dense).reshape([1, 1, dense.length, 1, 1])))[0];
  }

  /** As CpuLane.layers. */
  async layers(member) {
    const { features, classes, activeFeatures } = this.#dataset;
    const own = (member + this.#members) % this.#members;
    const arrays = [];
    for (const array of this.#state.weights) arrays.push({ shape: array.shape, numbers: await array.ref.data() });
    const [one, oneBias, two, twoBias] = arrays;
    const hidden = one.shape.at(-1);
    const weight = new Float32Array(hidden * features);
    activeFeatures.forEach((feature, row) => {
      const from = (row * this.#members + own) * hidden;
      for (let unit = 0; unit < hidden; unit++) weight[unit * features + feature] = one.numbers[from + unit];
    });
    const part = ({ numbers }, size) => numbers.slice(own * size, (own + 1) * size);
    return [
      { inputs: features, outputs: hidden, weight, bias: part(oneBias, hidden) },
      { inputs: hidden, outputs: classes, weight: part(two, classes * hidden), bias: part(twoBias, classes) },
    ];
  }

  /** As CpuLane.measure. */
  async measure(batches) {
    const { tree } = this.#jax;
    const { train } = this.#data;
    const logits = await this.#logitsByNetwork(train.inputs.ref.slice(this.#rows(batches)));
    const weights = tree.ref(this.#state.weights);
    const norms = this.#compiled.norms(this.#rows(batches), tree.ref(train), weights);
    const [soft, hard] = [await norms[0].data(), await norms[1].data()];
    return batches.map((rows, group) =>
      logits[group].map((own, member) => ({
        ...this.#objective.losses(member, own, this.#dataset.train, rows),
        softNorm: soft[group * this.#members + member],
        hardNorm: hard[group * this.#members + member],
      })),
    );
  }

  /** Free what the chip holds. */
  dispose() {
    this.#jax.tree.dispose([this.#data, this.#state]);
    this.#networks.dispose();
    for (const made of Object.values(this.#compiled)) made.dispose();
  }

  /** The logits of inputs (examples, groups or 1, active features, 1, 1), [group][member] → (examples, classes). */
  async #logitsByNetwork(inputs) {
    const flat = await this.#compiled.logits(inputs, this.#jax.tree.ref(this.#state.weights)).data();
    const size = flat.length / (this.#groups * this.#members);
    return Array.from({ length: this.#groups }, (_, group) =>
      Array.from({ length: this.#members }, (_, member) => {
        const at = (group * this.#members + member) * size;
        return flat.slice(at, at + size);
      }),
    );
  }

  /** The batches' examples on the chip, (batch, groups). */
  #rows(batches) {
    const { numpy: np } = this.#jax;
    const shape = [batches[0].length, batches.length];
    const rows = new Int32Array(shape[0] * shape[1]);
    batches.forEach((batch, group) => batch.forEach((row, i) => (rows[i * batches.length + group] = row)));
    return np.array(rows, { dtype: np.int32 }).reshape(shape);
  }
}
