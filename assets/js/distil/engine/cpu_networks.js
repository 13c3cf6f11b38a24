import { initialWeights } from "../../maths/randomness.js";
import { Heap } from "../../maths/kernels.js";
import { CpuAdam } from "./cpu_adam.js";

/** Widths are padded to whole blocks with units that stay at zero, classes to whole vectors. */
const [BLOCK, VECTOR] = [16, 4];
const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * Groups × members perceptrons with one hidden layer in the kernels' memory. The members of a group see the same
 * examples: their first layers lie side by side, as one wide sparse product.
 *
 * A group is its first layer, (active features + 1, members × padded hidden), and then each member's second one,
 * (padded hidden + 1, padded classes); the last row of each is the bias. The weights, their gradients, and Adam's two
 * moments are laid out so, one group behind the other. What is named …At is an offset in bytes.
 */
export class CpuNetworks {
  #kernels;
  #heap;
  #dataset;
  #hidden;
  #members;
  #paddedHidden;
  #paddedClasses;
  /** Numbers in a row of the wide first layer, in each layer, and in all groups together. */
  #width;
  #firstSize;
  #secondSize;
  #size;
  /** Room for the batch: its rows, the hidden units (batch, width), the logits and their gradients. */
  #rowsAt;
  #hiddenAt;
  #logitsAt;
  #logitGradientsAt;
  /** Bytes of one member's logits. */
  #memberBytes;
  #adam;

  /** kernels: exports of kernels.wasm; seeds: one a group; mostRows: how many examples there are at once, at most. */
  constructor(kernels, dataset, { hidden, seeds, members, mostRows }) {
    this.#kernels = kernels;
    this.#heap = new Heap(kernels.memory);
    this.#dataset = dataset;
    this.#hidden = hidden;
    this.#members = members;
    this.#paddedHidden = Math.ceil(hidden / BLOCK) * BLOCK;
    this.#paddedClasses = Math.ceil(dataset.classes / VECTOR) * VECTOR;
    this.#width = members * this.#paddedHidden;
    this.#firstSize = (dataset.activeFeatures.length + 1) * this.#width;
    this.#secondSize = (this.#paddedHidden + 1) * this.#paddedClasses;
    this.#size = seeds.length * (this.#firstSize + members * this.#secondSize);
    this.#reserve(mostRows);
    seeds.forEach((seed, group) => this.#initialise(seed, group));
  }

  /** How many logits an example has, with those that only pad. */
  get paddedClasses() {
    return this.#paddedClasses;
  }

  /** Copy sparse examples into the memory: the offsets of their arrays. `into` takes those of earlier, longer ones. */
  place({ starts, features, values }, into = this.#room(starts.length, features.length)) {
    this.#heap.view(into.startsAt, starts.length, Uint32Array).set(starts);
    this.#heap.view(into.featuresAt, features.length, Uint16Array).set(features);
    this.#heap.view(into.valuesAt, values.length).set(values);
    return into;
  }

  /** Room for one example. */
  placeForOne() {
    return this.#room(2, this.#dataset.activeFeatures.length);
  }

  /** The logits of the examples `rows` of what `place` gave, for every member of the group. */
  forward({ startsAt, featuresAt, valuesAt }, rows, group) {
    const kernels = this.#kernels;
    const [count, width, hiddenAt] = [rows.length, this.#width, this.#hiddenAt];
    this.#heap.view(this.#rowsAt, count, Uint32Array).set(rows);
    const firstAt = this.#adam.weightsAt + FLOAT * this.#first(group);
    const biasAt = firstAt + FLOAT * (this.#firstSize - width);
    kernels.sparseForward(this.#rowsAt, count, startsAt, featuresAt, valuesAt, firstAt, biasAt, hiddenAt, width);
    const [units, classes] = [this.#paddedHidden, this.#paddedClasses];
    for (let member = 0; member < this.#members; member++) {
      const secondAt = this.#adam.weightsAt + FLOAT * this.#second(group, member);
      const secondBiasAt = secondAt + FLOAT * units * classes;
      const ownHiddenAt = hiddenAt + FLOAT * member * units;
      const logitsAt = this.#logitsAt + member * this.#memberBytes;
      kernels.denseForward(ownHiddenAt, FLOAT * width, count, units, secondAt, secondBiasAt, logitsAt, classes);
    }
  }

  /** The first `count` examples' logits of a member, (count, padded classes): a view. */
  logits(member, count) {
    return this.#heap.view(this.#logitsAt + member * this.#memberBytes, count * this.#paddedClasses);
  }

  /** Where `backward` looks for the loss's gradient by those logits, (count, padded classes): a view. */
  logitGradients(member, count) {
    return this.#heap.view(this.#logitGradientsAt + member * this.#memberBytes, count * this.#paddedClasses);
  }

  /** Write the first `count` examples' logits of a member, without padding, into `out` from the place `from`. */
  copyLogits(member, count, out, from = 0) {
    const [padded, { classes }] = [this.logits(member, count), this.#dataset];
    for (let row = 0; row < count; row++) {
      for (let c = 0; c < classes; c++) out[from + row * classes + c] = padded[row * this.#paddedClasses + c];
    }
  }

  /**
   * Add to the group's gradients those of the `count` examples of the last `forward`, whose hidden units it uses up.
   */
  backward({ startsAt, featuresAt, valuesAt }, count, group) {
    const kernels = this.#kernels;
    const [width, units, classes, hiddenAt] = [this.#width, this.#paddedHidden, this.#paddedClasses, this.#hiddenAt];
    for (let member = 0; member < this.#members; member++) {
      const place = FLOAT * this.#second(group, member);
      const [secondAt, slopeAt] = [this.#adam.weightsAt + place, this.#adam.gradientsAt + place];
      const biasAt = slopeAt + FLOAT * units * classes;
      const ownHiddenAt = hiddenAt + FLOAT * member * units;
      const upAt = this.#logitGradientsAt + member * this.#memberBytes;
      kernels.denseBackward(ownHiddenAt, FLOAT * width, count, units, secondAt, slopeAt, biasAt, upAt, classes);
    }
    const slopeAt = this.#adam.gradientsAt + FLOAT * this.#first(group);
    const biasAt = slopeAt + FLOAT * (this.#firstSize - width);
    kernels.sparseBackward(this.#rowsAt, count, startsAt, featuresAt, valuesAt, slopeAt, biasAt, hiddenAt, width);
  }

  /** One step of Adam for all networks, which sets their gradients back to zero. */
  step(learningRate) {
    this.#adam.step(learningRate);
  }

  /** The Euclidean norm of each member's gradient in the group; the gradients are zero afterwards. */
  takeNorms(group) {
    const gradients = this.#heap.view(this.#adam.gradientsAt, this.#size);
    const norms = Array.from({ length: this.#members }, (_, member) => {
      let squares = 0;
      for (let start = this.#first(group); start < this.#second(group, 0); start += this.#width) {
        const own = start + member * this.#paddedHidden;
        for (let place = own; place < own + this.#hidden; place++) squares += gradients[place] ** 2;
      }
      const second = this.#second(group, member);
      for (let place = second; place < second + this.#secondSize; place++) squares += gradients[place] ** 2;
      return Math.sqrt(squares);
    });
    gradients.fill(0);
    return norms;
  }

  /** A copy of a member of the first group, as ../../maths/perceptron.js has it. */
  layers(member) {
    const { features, classes, activeFeatures } = this.#dataset;
    const weights = this.#heap.view(this.#adam.weightsAt, this.#size);
    const copy = (inputs, outputs, rows, from, stride) => {
      const weight = new Float32Array(outputs * inputs);
      rows.forEach((input, row) => {
        for (let o = 0; o < outputs; o++) weight[o * inputs + input] = weights[from + row * stride + o];
      });
      return weight;
    };
    const [first, second] = [this.#first(0) + member * this.#paddedHidden, this.#second(0, member)];
    const bias = (from, outputs) => weights.slice(from, from + outputs);
    const units = Array.from({ length: this.#hidden }, (_, unit) => unit);
    return [
      {
        inputs: features,
        outputs: this.#hidden,
        weight: copy(features, this.#hidden, activeFeatures, first, this.#width),
        bias: bias(first + activeFeatures.length * this.#width, this.#hidden),
      },
      {
        inputs: this.#hidden,
        outputs: classes,
        weight: copy(this.#hidden, classes, units, second, this.#paddedClasses),
        bias: bias(second + this.#paddedHidden * this.#paddedClasses, classes),
      },
    ];
  }

  /** Where a group's first layer begins, in numbers. */
  #first(group) {
    return group * (this.#firstSize + this.#members * this.#secondSize);
  }

  /** Where a member's second layer begins, in numbers. */
  #second(group, member) {
    return this.#first(group) + this.#firstSize + member * this.#secondSize;
  }

  #room(starts, features) {
    const [startsAt, featuresAt, valuesAt] = [4 * starts, 2 * features, 4 * features].map((b) => this.#heap.reserve(b));
    return { startsAt, featuresAt, valuesAt };
  }

  #reserve(mostRows) {
    const numbers = (count) => this.#heap.reserve(FLOAT * count);
    this.#memberBytes = FLOAT * mostRows * this.#paddedClasses;
    this.#adam = new CpuAdam(this.#kernels, this.#heap, this.#size);
    this.#rowsAt = numbers(mostRows);
    this.#hiddenAt = numbers(mostRows * this.#width);
    this.#logitsAt = this.#heap.reserve(this.#members * this.#memberBytes);
    this.#logitGradientsAt = this.#heap.reserve(this.#members * this.#memberBytes);
  }

  /** Give every member of the group the weights that the seed stands for; the rest is zero already. */
  #initialise(seed, group) {
    const { features, classes, activeFeatures } = this.#dataset;
    const hidden = this.#hidden;
    const weights = this.#heap.view(this.#adam.weightsAt, this.#size);
    const one = initialWeights(features, hidden, seed, 0);
    const two = initialWeights(hidden, classes, seed, 1);
    for (let member = 0; member < this.#members; member++) {
      const first = this.#first(group) + member * this.#paddedHidden;
      const second = this.#second(group, member);
      activeFeatures.forEach((feature, row) =>
        weights.set(one.subarray(feature * hidden, (feature + 1) * hidden), first + row * this.#width),
      );
      for (let h = 0; h < hidden; h++) {
        weights.set(two.subarray(h * classes, (h + 1) * classes), second + h * this.#paddedClasses);
      }
    }
  }
}
