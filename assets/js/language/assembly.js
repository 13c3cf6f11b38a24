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
  /** Parts that arrived before the header was whole, by number; null once they have been put in their place. */
  #waiting = new Map();
  #placed = new Set();

  /** kernels: exports of kernels.wasm. */
  constructor(manifest, kernels) {
    this.manifest = manifest;
    this.#kernels = kernels;
  }

  /** The parts that are still to come. */
  get missing() {
    return this.manifest.parts.filter((_, i) => !this.#placed.has(i) && !this.#waiting?.has(i));
  }

  /** Ask get(part) for what is missing. Resolves with the LanguageModel; rejects with what get rejects with. */
  async run(get) {
    const { parts, size } = this.manifest;
    if (!this.#model) {
      const header = await readHeader((count) => this.#beginning(count, get), size);
      this.#model = new Model(this.#kernels, shapeOf(header, size), size - header.start);
      this.#header = header;
      for (const [i, bytes] of this.#waiting) this.#place(i, bytes);
      this.#waiting = null;
    }
    const left = [...parts.keys()].filter((i) => !this.#placed.has(i));
    const fetchNext = async () => {
      for (let i = left.shift(); i !== undefined; i = left.shift()) {
        const bytes = await get(parts[i]).catch((error) => {
          left.length = 0;
          throw error;
        });
        this.#place(i, bytes);
      }
    };
    // All of them are waited for: what one has begun to fetch is not lost where another fails.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, fetchNext));
    const failed = ends.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
    return new LanguageModel(this.#model, new Tokenizer(this.#header.metadata));
  }

  /** The file's first `count` bytes, and all that is in the same part. */
  async #beginning(count, get) {
    const { parts } = this.manifest;
    const first = parts.filter(({ at }) => at < count);
    for (const [i, part] of first.entries()) if (!this.#waiting.has(i)) this.#waiting.set(i, await get(part));
    const head = new Uint8Array(first.reduce((sum, { size }) => sum + size, 0));
    first.forEach(({ at }, i) => head.set(this.#waiting.get(i), at));
    return head;
  }

  #place(i, bytes) {
    const offset = this.manifest.parts[i].at - this.#header.start;
    const inside = bytes.subarray(Math.max(0, -offset));
    this.#model.weights(Math.max(0, offset), inside.length).set(inside);
    this.#placed.add(i);
  }
}
