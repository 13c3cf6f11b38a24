import { readHeader } from "./gguf.js";
import { LanguageModel } from "./language_model.js";
import { Model } from "./model.js";
import { shapeOf } from "./shape.js";
import { Tokenizer } from "./tokenizer.js";

/** Parts that are fetched or read at once. */
const AT_ONCE = 3;

/**
 * A model that is put together from the parts of `manifest`, which are copied straight to where its weights lie. What
 * arrived stays when it is broken off, and run() may be called again.
 */
export class Assembly {
  manifest;
  #kernels;
  #header = null;
  #model = null;
  #tokenizer = null;
  /** Parts that have arrived and are not in their place yet, by number. */
  #waiting = new Map();
  #placed = new Set();

  /** kernels: exports of kernels.wasm. */
  constructor(manifest, kernels) {
    this.manifest = manifest;
    this.#kernels = kernels;
  }

  /** The parts that are still to come. */
  get missing() {
    return this.manifest.parts.filter((_, i) => !this.#placed.has(i) && !this.#waiting.has(i));
  }

  /** Ask get(part) for what is missing. Resolves with the LanguageModel; rejects with what get rejects with. */
  async run(get) {
    this.#place();
    const left = this.missing;
    const fetchNext = async () => {
      try {
        for (let part = left.shift(); part; part = left.shift()) {
          this.#waiting.set(this.manifest.parts.indexOf(part), await get(part));
          this.#place();
        }
      } catch (error) {
        left.length = 0;
        throw error;
      }
    };
    // All of them are waited for: what one has begun to fetch is not lost where another fails.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, fetchNext));
    const failed = ends.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
    return new LanguageModel(this.#model, this.#tokenizer);
  }

  /** Put what has arrived where it belongs, as soon as the header has told. */
  #place() {
    this.#header ??= this.#beginning();
    if (!this.#header) return;
    for (const [i, bytes] of this.#waiting) {
      const offset = this.manifest.parts[i].at - this.#header.start;
      const inside = bytes.subarray(Math.max(0, -offset));
      this.#model.weights(Math.max(0, offset), inside.length).set(inside);
      this.#placed.add(i);
    }
    this.#waiting.clear();
  }

  /** The file's header, and a model made for it; null while it is not here as a whole. */
  #beginning() {
    const { parts, size } = this.manifest;
    const lacking = parts.findIndex((_, i) => !this.#waiting.has(i));
    const first = Array.from({ length: lacking < 0 ? parts.length : lacking }, (_, i) => this.#waiting.get(i));
    const header = readHeader(joined(first), size);
    if (!header) return null;
    this.#tokenizer = new Tokenizer(header.metadata); // before memory is taken for the weights: it may be a foreign one
    this.#model = new Model(this.#kernels, shapeOf(header, size), size - header.start);
    return header;
  }
}

function joined(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
