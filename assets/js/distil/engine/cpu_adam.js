const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * Room in the kernels' memory for `size` weights, their gradients, and Adam's two moments, laid out alike and all zero
 * at first. What is named …At is an offset in bytes.
 */
export class CpuAdam {
  weightsAt;
  gradientsAt;
  #kernels;
  #size;
  #meanAt;
  #squareAt;
  #steps = 0;

  constructor(kernels, heap, size) {
    this.#kernels = kernels;
    this.#size = size;
    const offsets = Array.from({ length: 4 }, () => heap.reserve(FLOAT * size));
    [this.weightsAt, this.gradientsAt, this.#meanAt, this.#squareAt] = offsets;
  }

  /** One step, which sets the gradients back to zero. */
  step(learningRate) {
    this.#steps++;
    const rate = learningRate / (1 - 0.9 ** this.#steps);
    const root = Math.sqrt(1 - 0.999 ** this.#steps);
    this.#kernels.adam(this.weightsAt, this.gradientsAt, this.#meanAt, this.#squareAt, this.#size, rate, root);
  }
}
