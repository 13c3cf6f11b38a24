/** Room for the keys and values of texts, in the kernels' memory. */

const FLOAT = Float32Array.BYTES_PER_ELEMENT;
/** The least positions of a text's room, which comes in powers of two, so that what is given back fits again. */
const LEAST = 16;

/**
 * Keys and values of one text behind what it shares with others, nothing or another Memory that stays as it is while
 * this one is used. `ids`: its own tokens, of at most `room`.
 */
class Memory {
  ids = [];
  shared;
  at;
  bytes;
  /** Bytes from one layer's keys to the next one's, and from keys to values. */
  #layerBytes;
  #allKeys;

  constructor(shared, at, bytes, layerBytes) {
    this.shared = shared;
    this.at = at;
    this.bytes = bytes;
    this.#layerBytes = layerBytes;
    this.#allKeys = bytes / 2;
  }

  /** How many positions come before the next token. */
  get length() {
    return (this.shared?.ids.length ?? 0) + this.ids.length;
  }

  keys(layer) {
    return this.at + layer * this.#layerBytes;
  }

  values(layer) {
    return this.keys(layer) + this.#allKeys;
  }
}

/** Gives out Memories, and takes them back to give them out again. */
export class Memories {
  #heap;
  #layers;
  #rowBytes;
  /** Offsets that are free, by their bytes. */
  #free = new Map();

  constructor(heap, { layers, keyWidth }) {
    this.#heap = heap;
    this.#layers = layers;
    this.#rowBytes = FLOAT * keyWidth;
  }

  /** Room for `most` tokens behind `shared`. Throws a RangeError where there is no memory left. */
  take(most, shared = null) {
    const layerBytes = roomFor(most) * this.#rowBytes;
    return this.#memory(shared, 2 * this.#layers * layerBytes, layerBytes);
  }

  /** The same for a text that is read in one go and not written on: every layer forgets the one before. */
  takeOnce(most, shared = null) {
    return this.#memory(shared, 2 * roomFor(most) * this.#rowBytes, 0);
  }

  /** Room with a copy of what `memory`, which shares nothing, holds. */
  takeCopy(memory) {
    const copy = this.take(memory.ids.length);
    const used = memory.ids.length * this.#rowBytes;
    for (let layer = 0; layer < this.#layers; layer++) {
      this.#heap.copy(memory.keys(layer), copy.keys(layer), used);
      this.#heap.copy(memory.values(layer), copy.values(layer), used);
    }
    copy.ids = [...memory.ids];
    return copy;
  }

  give({ at, bytes }) {
    if (!this.#free.has(bytes)) this.#free.set(bytes, []);
    this.#free.get(bytes).push(at);
  }

  #memory(shared, bytes, layerBytes) {
    const at = this.#free.get(bytes)?.pop() ?? this.#heap.reserve(bytes);
    return new Memory(shared, at, bytes, layerBytes);
  }
}

function roomFor(most) {
  return Math.max(LEAST, 2 ** Math.ceil(Math.log2(most)));
}
