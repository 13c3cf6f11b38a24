import { fetchedBytes } from "../../maths/fetched.js";
import { initialWeights } from "../../maths/randomness.js";
import { Objective } from "./objective.js";

/** Widths are padded to whole blocks with units that stay at zero, classes to whole vectors. */
const [BLOCK, VECTOR] = [16, 4];
const CHUNK = 500;
const PARTS = ["weights", "gradients", "mean", "square"];

/** The compiled kernels, each lane in a memory of its own: what a lane held is freed with it. */
export async function loadKernels(url) {
  const module = await WebAssembly.compile(await fetchedBytes(url));
  return () => new WebAssembly.Instance(module).exports;
}

/**
 * Groups × members perceptrons with one hidden layer on the processor. A group has its own seed and its own batches;
 * its members (a student for each config, and the twin where there is one) see the same ones, and their first layer
 * is one wide sparse product.
 */
export class CpuLane {
  /** kernels: exports of kernels.wasm; shape: {hidden, seeds, withTwin, learningRate, batchSize}. */
  constructor(kernels, dataset, configs, { hidden, seeds, withTwin, learningRate, batchSize }) {
    this.members = configs.length + (withTwin ? 1 : 0);
    Object.assign(this, { dataset, seeds, hidden, learningRate, groups: seeds.length, steps: 0 });
    this.padded = Math.ceil(hidden / BLOCK) * BLOCK;
    this.paddedClasses = Math.ceil(dataset.classes / VECTOR) * VECTOR;
    this.width = this.members * this.padded;
    this.objective = new Objective(configs, dataset.classes, this.paddedClasses);
    this.kernels = kernels;
    this.heap = new Heap(kernels.memory);
    this.data = { train: this.#place(dataset.train), test: this.#place(dataset.test) };
    this.#reserve(Math.max(batchSize, CHUNK));
    this.#initialise();
  }

  /** One step of every network; batches: the rows of each group. */
  train(batches) {
    batches.forEach((rows, group) => {
      this.#forward(this.data.train, rows, group);
      for (let member = 0; member < this.members; member++) {
        this.objective.gradient(
          member,
          this.#logits(member, rows),
          this.dataset.train,
          rows,
          this.#upstream(member, rows),
        );
      }
      this.#backward(rows, group);
    });
    this.steps++;
    const { weights, gradients, mean, square } = this.parts;
    const rate = this.learningRate / (1 - 0.9 ** this.steps);
    this.kernels.adam(weights, gradients, mean, square, this.size, rate, Math.sqrt(1 - 0.999 ** this.steps));
  }

  /** The logits of every network, [group][member] → (examples, classes), on "train" or "test". */
  async predict(part) {
    const { count } = this.dataset[part];
    const { classes } = this.dataset;
    const all = this.seeds.map(() => Array.from({ length: this.members }, () => new Float32Array(count * classes)));
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Int32Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => from + i);
      all.forEach((networks, group) => {
        this.#forward(this.data[part], rows, group);
        networks.forEach((logits, member) => this.#unpad(this.#logits(member, rows), logits, from * classes));
      });
    }
    return all;
  }

  /** The logits of one sparse input for the members of the first group, (classes,) each. */
  async predictOne({ features, values }) {
    const one = this.#place(
      { starts: Uint32Array.of(0, features.length), features: Uint16Array.from(features), values },
      this.one,
    );
    this.#forward(one, Int32Array.of(0), 0);
    return Array.from({ length: this.members }, (_, member) => {
      const logits = new Float32Array(this.dataset.classes);
      this.#unpad(this.#logits(member, [0]), logits, 0);
      return logits;
    });
  }

  /** Losses on the batches and the norms of the two parts' gradients, [group][member] → {soft, hard, softNorm, hardNorm}. */
  async measure(batches) {
    return batches.map((rows, group) => {
      this.#forward(this.data.train, rows, group);
      const losses = Array.from({ length: this.members }, (_, member) =>
        this.objective.losses(member, this.#logits(member, rows), this.dataset.train, rows),
      );
      const [softNorms, hardNorms] = [
        [1, 0],
        [0, 1],
      ].map((weights) => this.#norms(rows, group, weights));
      return losses.map((loss, member) => ({ ...loss, softNorm: softNorms[member], hardNorm: hardNorms[member] }));
    });
  }

  #norms(rows, group, weights) {
    this.#forward(this.data.train, rows, group);
    for (let member = 0; member < this.members; member++) {
      const own = this.objective.configs[member] ? weights : [0, weights[1]];
      this.objective.gradient(
        member,
        this.#logits(member, rows),
        this.dataset.train,
        rows,
        this.#upstream(member, rows),
        own,
      );
    }
    this.#backward(rows, group);
    const gradients = this.heap.floats(this.parts.gradients, this.size);
    const norms = Array.from({ length: this.members }, (_, member) => {
      let squares = 0;
      this.#eachPlace(group, member, (place) => (squares += gradients[place] ** 2));
      return Math.sqrt(squares);
    });
    gradients.fill(0);
    return norms;
  }

  /** Call `visit` with the place of every weight and bias of a network in the flat parts. */
  #eachPlace(group, member, visit) {
    const [first, second] = this.#layers(group, member);
    for (let row = 0; row <= this.dataset.activeFeatures.length; row++) {
      const from = first + row * this.width + member * this.padded;
      for (let h = 0; h < this.hidden; h++) visit(from + h);
    }
    for (let place = 0; place < (this.padded + 1) * this.paddedClasses; place++) visit(second + place);
  }

  /** Where a group's first layer and a member's second one begin in the flat parts; the bias is the last row of each. */
  #layers(group, member) {
    const first = (this.dataset.activeFeatures.length + 1) * this.width;
    const second = (this.padded + 1) * this.paddedClasses;
    const start = group * (first + this.members * second);
    return [start, start + first + member * second];
  }

  #forward(data, rows, group) {
    const { kernels, width, padded, parts } = this;
    const at = (place) => parts.weights + 4 * place;
    this.heap.floats(this.rows, rows.length, Uint32Array).set(rows);
    const [first] = this.#layers(group, 0);
    const bias = at(first + this.dataset.activeFeatures.length * width);
    kernels.sparseForward(
      this.rows,
      rows.length,
      data.starts,
      data.features,
      data.values,
      at(first),
      bias,
      this.units,
      width,
    );
    for (let member = 0; member < this.members; member++) {
      const [, second] = this.#layers(group, member);
      const [units, out] = [this.units + 4 * member * padded, this.logits + 4 * member * this.room];
      kernels.denseForward(
        units,
        4 * width,
        rows.length,
        padded,
        at(second),
        at(second + padded * this.paddedClasses),
        out,
        this.paddedClasses,
      );
    }
  }

  #backward(rows, group) {
    const { kernels, width, padded, parts, data } = this;
    const bias = padded * this.paddedClasses;
    for (let member = 0; member < this.members; member++) {
      const [, second] = this.#layers(group, member);
      const [units, upstream] = [this.units + 4 * member * padded, this.upstream + 4 * member * this.room];
      const gradients = parts.gradients + 4 * second;
      kernels.denseBackward(
        units,
        4 * width,
        rows.length,
        padded,
        parts.weights + 4 * second,
        gradients,
        gradients + 4 * bias,
        upstream,
        this.paddedClasses,
      );
    }
    const gradients = parts.gradients + 4 * this.#layers(group, 0)[0];
    const { starts, features, values } = data.train;
    kernels.sparseBackward(
      this.rows,
      rows.length,
      starts,
      features,
      values,
      gradients,
      gradients + 4 * this.dataset.activeFeatures.length * width,
      this.units,
      width,
    );
  }

  #logits(member, rows) {
    return this.heap.floats(this.logits + 4 * member * this.room, rows.length * this.paddedClasses);
  }

  #upstream(member, rows) {
    return this.heap.floats(this.upstream + 4 * member * this.room, rows.length * this.paddedClasses);
  }

  #unpad(padded, out, from) {
    const { classes } = this.dataset;
    for (let row = 0; row * this.paddedClasses < padded.length; row++) {
      for (let c = 0; c < classes; c++) out[from + row * classes + c] = padded[row * this.paddedClasses + c];
    }
  }

  /** Copy a sparse part into the memory: the byte offsets of its arrays. */
  #place({ starts, features, values }, room = null) {
    const offsets =
      room ?? [starts, features, values].map((array) => this.heap.reserve(array.length * array.BYTES_PER_ELEMENT));
    this.heap.floats(offsets[0], starts.length, Uint32Array).set(starts);
    this.heap.floats(offsets[1], features.length, Uint16Array).set(features);
    this.heap.floats(offsets[2], values.length).set(values);
    return { starts: offsets[0], features: offsets[1], values: offsets[2] };
  }

  #reserve(most) {
    const { heap, dataset } = this;
    this.size =
      this.groups *
      ((dataset.activeFeatures.length + 1) * this.width + this.members * (this.padded + 1) * this.paddedClasses);
    this.room = most * this.paddedClasses;
    this.parts = Object.fromEntries(PARTS.map((name) => [name, heap.reserve(4 * this.size)]));
    this.rows = heap.reserve(4 * most);
    this.units = heap.reserve(4 * most * this.width);
    [this.logits, this.upstream] = [0, 0].map(() => heap.reserve(4 * this.members * this.room));
    this.one = [8, 2 * dataset.activeFeatures.length, 4 * dataset.activeFeatures.length].map((bytes) =>
      heap.reserve(bytes),
    );
  }

  #initialise() {
    const { dataset, hidden, width, padded, paddedClasses } = this;
    const weights = this.heap.floats(this.parts.weights, this.size);
    this.seeds.forEach((seed, group) => {
      const one = initialWeights(dataset.features, hidden, seed, 0);
      const two = initialWeights(hidden, dataset.classes, seed, 1);
      for (let member = 0; member < this.members; member++) {
        const [first, second] = this.#layers(group, member);
        dataset.activeFeatures.forEach((feature, row) =>
          weights.set(one.subarray(feature * hidden, (feature + 1) * hidden), first + row * width + member * padded),
        );
        for (let h = 0; h < hidden; h++) {
          weights.set(two.subarray(h * dataset.classes, (h + 1) * dataset.classes), second + h * paddedClasses);
        }
      }
    });
  }
}

/** The kernels' memory, handed out from the bottom up. */
class Heap {
  #top = 1024;

  constructor(memory) {
    this.memory = memory;
  }

  /** The byte offset of `bytes` fresh bytes, all zero. */
  reserve(bytes) {
    const offset = this.#top;
    this.#top += Math.ceil(bytes / 64) * 64;
    const missing = this.#top - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / 65536));
    return offset;
  }

  /** A view of what lies at `offset`, valid until the next reserve. */
  floats(offset, length, Kind = Float32Array) {
    return new Kind(this.memory.buffer, offset, length);
  }
}
