import { Heap } from "../maths/kernels.js";

/**
 * Checksums of parts of at most `most` bytes, computed by `kernels`, whose memory must be nobody else's. They tell what
 * a disk has changed, several times as fast as SHA-256, and not what somebody forged.
 */
export class Checksum {
  #kernels;
  #heap;
  #at;
  #most;

  constructor(kernels, most) {
    this.#kernels = kernels;
    this.#heap = new Heap(kernels.memory);
    this.#at = this.#heap.reserve(most);
    this.#most = most;
  }

  /** The XXH64 of `bytes` (Uint8Array) in hexadecimal; null where there are more than a part may have. */
  of(bytes) {
    if (bytes.length > this.#most) return null;
    this.#heap.view(this.#at, bytes.length, Uint8Array).set(bytes);
    return BigInt.asUintN(64, this.#kernels.xxh64(this.#at, bytes.length)).toString(16);
  }
}
