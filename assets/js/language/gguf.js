/** Reads the header of a GGUF file, version 2 or 3: what it says of the model, and where its tensors lie. */

import { DeviceError } from "./errors.js";

const MAGIC = "GGUF";
const VERSIONS = [2, 3];
/** Bytes of the longest header that is read: that of 49,152 tokens has about 2 MB. */
const LONGEST = 2 ** 25;

class TooShort extends Error {}

/**
 * The header of a file of `size` bytes that begins with `head` (Uint8Array): {metadata, tensors: Map of name →
 * {kind, shape, at}, start}; null where `head` ends within it. `at` is where a tensor begins, counted from `start`,
 * where the first one does. Throws a DeviceError where it is no such file, or ends within its header.
 */
export function readHeader(head, size) {
  const begins = new TextDecoder().decode(head.subarray(0, 4));
  if (head.length >= 4 && begins !== MAGIC) throw new DeviceError("on_device.not_gguf", { found: begins });
  try {
    return new Reader(head).header();
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
    if (head.length === size) throw new DeviceError("on_device.file_cut", { size }, { cause: error });
    if (head.length >= LONGEST) throw new DeviceError("on_device.header_long", { most: LONGEST / 2 ** 20 });
    return null;
  }
}

/** GGUF's kinds of numbers. Text is 8, a list 9. */
const NUMBERS = {
  0: Uint8Array,
  1: Int8Array,
  2: Uint16Array,
  3: Int16Array,
  4: Uint32Array,
  5: Int32Array,
  6: Float32Array,
  7: Uint8Array,
  10: BigUint64Array,
  11: BigInt64Array,
  12: Float64Array,
};
const [UINT32, FLAG, TEXT, LIST, UINT64] = [4, 7, 8, 9, 10];
/** What takes the place of a text's length while a list is decoded, 1 in as many bytes, which hardly a text has. */
const MARK = "\0\0\0\0\0\0\0\u0001";

class Reader {
  #bytes;
  #view;
  #at = MAGIC.length;
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  header() {
    const version = this.#value(UINT32);
    if (!VERSIONS.includes(version)) throw new DeviceError("on_device.not_gguf", { found: `version ${version}` });
    const [tensorCount, keyCount] = [this.#value(UINT64), this.#value(UINT64)];
    const [metadata, tensors] = [{}, new Map()];
    for (let i = 0; i < keyCount; i++) {
      const name = this.#value(TEXT);
      metadata[name] = this.#value(this.#value(UINT32));
    }
    for (let i = 0; i < tensorCount; i++) {
      const name = this.#value(TEXT);
      const shape = this.#list(this.#value(UINT32), UINT64);
      const kind = this.#value(UINT32);
      tensors.set(name, { kind, shape, at: this.#value(UINT64) });
    }
    const aligned = metadata["general.alignment"] ?? 32;
    if (!(aligned >= 1)) throw new DeviceError("on_device.not_gguf", { found: `alignment ${aligned}` });
    return { metadata, tensors, start: Math.ceil(this.#at / aligned) * aligned };
  }

  #value(kind) {
    if (kind === TEXT) return this.#text();
    if (kind !== LIST) return this.#numbers(1, kind)[0];
    const inner = this.#value(UINT32);
    return this.#list(this.#length(), inner);
  }

  #list(length, kind) {
    // Every entry has a byte at least: what says that it has more is cut, or no GGUF file.
    if (length > this.#bytes.length - this.#at) throw new TooShort();
    if (kind === TEXT) return this.#texts(length);
    return kind === LIST ? Array.from({ length }, () => this.#value(kind)) : this.#numbers(length, kind);
  }

  #numbers(length, kind) {
    const Kind = NUMBERS[kind];
    if (!Kind) throw new DeviceError("on_device.not_gguf", { found: `kind ${kind}` });
    const at = this.#take(length * Kind.BYTES_PER_ELEMENT);
    const found = new Kind(this.#bytes.slice(at, this.#at).buffer);
    if (kind === FLAG) return Array.from(found, Boolean);
    return Kind === BigUint64Array || Kind === BigInt64Array ? Array.from(found, Number) : found;
  }

  /** A list of texts, decoded all as one: a hundred thousand short ones would each take longer than what is in them. */
  #texts(length) {
    const begin = this.#at;
    const places = new Uint32Array(length);
    for (let i = 0; i < length; i++) {
      places[i] = this.#at - begin;
      this.#take(this.#length());
    }
    const marked = new DataView(this.#bytes.slice(begin, this.#at).buffer);
    for (const at of places) marked.setBigUint64(at, 1n);
    const found = this.#decoder.decode(marked).split(MARK).slice(1);
    if (found.length === length) return found;
    this.#at = begin; // a text holds the mark after all
    return Array.from({ length }, () => this.#text());
  }

  /** How long a text or a list is: 64 bits. */
  #length() {
    const at = this.#take(8);
    return this.#view.getUint32(at, true) + 2 ** 32 * this.#view.getUint32(at + 4, true);
  }

  #text() {
    const length = this.#length();
    const at = this.#take(length);
    return this.#decoder.decode(this.#bytes.subarray(at, at + length));
  }

  /** Where the next `count` bytes begin, which are behind us now. */
  #take(count) {
    const at = this.#at;
    if (count > this.#bytes.length - at) throw new TooShort();
    this.#at += count;
    return at;
  }
}
