import { CpuNetworks } from "./cpu_networks.js";
import { Objective } from "./objective.js";

/** Examples predicted at once. */
const CHUNK = 500;

/**
 * Groups × members networks in training on the processor. A group has its own seed and its own batches; its members,
 * a student for each config and the twin where there is one, see the same ones.
 */
export class CpuLane {
  #dataset;
  #groups;
  #members;
  #learningRate;
  #objective;
  #networks;
  /** Where the networks find the inputs of {train, test}, and one input that is asked about. */
  #placed;
  #one;

  /** kernels: exports of kernels.wasm; shape: {hidden, seeds, learningRate, batchSize}. */
  constructor(kernels, dataset, configs, { hidden, seeds, learningRate, batchSize }) {
    const members = configs.length + 1;
    const mostRows = Math.max(batchSize, CHUNK);
    this.#dataset = dataset;
    this.#groups = seeds.length;
    this.#members = members;
    this.#learningRate = learningRate;
    this.#networks = new CpuNetworks(kernels, dataset, { hidden, seeds, members, mostRows });
    this.#objective = new Objective(configs, dataset.classes, this.#networks.paddedClasses);
    this.#placed = { train: this.#networks.place(dataset.train), test: this.#networks.place(dataset.test) };
    this.#one = this.#networks.placeForOne();
  }

  /** One step of every network; batches: [group] → the numbers of the training examples (batch,). */
  train(batches, learningRate = this.#learningRate) {
    batches.forEach((rows, group) => this.#addGradients(rows, group, (member) => this.#objective.shares(member)));
    this.#networks.step(learningRate);
  }

  /** The logits of every network, [group][member] → (examples, classes), on every stride-th of "train" or "test". */
  async predict(part, stride = 1) {
    const count = Math.ceil(this.#dataset[part].count / stride);
    const { classes } = this.#dataset;
    const all = Array.from({ length: this.#groups }, () => this.#eachMember(() => new Float32Array(count * classes)));
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Int32Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => (from + i) * stride);
      all.forEach((own, group) => {
        this.#networks.forward(this.#placed[part], rows, group);
        own.forEach((logits, member) => this.#networks.copyLogits(member, rows.length, logits, from * classes));
      });
    }
    return all;
  }

  /** The logits of one sparse input {features, values} for the members of the first group, (classes,) each. */
  async predictOne({ features, values }) {
    this.#networks.place({ starts: [0, features.length], features, values }, this.#one);
    this.#networks.forward(this.#one, [0], 0);
    return this.#eachMember((member) => {
      const logits = new Float32Array(this.#dataset.classes);
      this.#networks.copyLogits(member, 1, logits);
      return logits;
    });
  }

  /** A copy of a member of the first group, as ../../maths/perceptron.js has it; −1 is the last. */
  async layers(member) {
    return this.#networks.layers((member + this.#members) % this.#members);
  }

  /**
   * Losses on the batches and the norms of the two parts' gradients, [group][member] → {soft, hard, softNorm,
   * hardNorm}.
   */
  async measure(batches) {
    return batches.map((rows, group) => {
      const softNorms = this.#norms(rows, group, (member) => this.#objective.softAlone(member));
      const hardNorms = this.#norms(rows, group, () => [0, 1]);
      // The logits of the last pass are still there.
      return this.#eachMember((member) => ({
        ...this.#objective.losses(member, this.#networks.logits(member, rows.length), this.#dataset.train, rows),
        softNorm: softNorms[member],
        hardNorm: hardNorms[member],
      }));
    });
  }

  #norms(rows, group, shares) {
    this.#addGradients(rows, group, shares);
    return this.#networks.takeNorms(group);
  }

  /** Add a group's gradients on a batch; shares(member) gives those of [soft, hard] in its loss. */
  #addGradients(rows, group, shares) {
    const { train } = this.#dataset;
    this.#networks.forward(this.#placed.train, rows, group);
    for (let member = 0; member < this.#members; member++) {
      const logits = this.#networks.logits(member, rows.length);
      const gradient = this.#networks.logitGradients(member, rows.length);
      this.#objective.gradient(member, logits, train, rows, gradient, shares(member));
    }
    this.#networks.backward(this.#placed.train, rows.length, group);
  }

  #eachMember(make) {
    return Array.from({ length: this.#members }, (_, member) => make(member));
  }
}
