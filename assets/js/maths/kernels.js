import { fetchedBytes } from "./fetched.js";

const [PAGE, ALIGNED] = [65536, 64];
/** Below it the compiler may keep data of its own. */
const BOTTOM = 1024;

/**
 * The compiled kernels of a kernels.ts at `url`. Resolves with a function that gives their exports, each time with a
 * memory of its own: what a lane holds is freed with it.
 */
export async function loadKernels(url) {
  const module = await WebAssembly.compile(await fetchedBytes(url));
  return () => new WebAssembly.Instance(module).exports;
}

/** The kernels' memory, handed out from the bottom up; offsets are in bytes. */
export class Heap {
  #memory;
  #top = BOTTOM;

  constructor(memory) {
    this.#memory = memory;
  }

  /** The offset of `bytes` fresh bytes, all zero. */
  reserve(bytes) {
    const offset = this.#top;
    this.#top += Math.ceil(bytes / ALIGNED) * ALIGNED;
    const missing = this.#top - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return offset;
  }

  /** Copy `bytes` bytes within the memory. */
  copy(from, to, bytes) {
    new Uint8Array(this.#memory.buffer).copyWithin(to, from, from + bytes);
  }

  /** A view of the `length` numbers that lie at `offset`, valid until the next reserve. */
  view(offset, length, Kind = Float32Array) {
    return new Kind(this.#memory.buffer, offset, length);
  }
}
