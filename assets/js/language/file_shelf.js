import { Assembly } from "./assembly.js";
import { DeviceError } from "./errors.js";
import { openKernels } from "./simd.js";

/** What the model of a file is called where one is asked for by its name. */
const NAME = "file";
/** Bytes that are read at once. */
const PART = 4 * 2 ** 20;
/** Bytes of the largest file: more than any student here has, less than what a browser's memory may refuse. */
const MOST = 512e6;

/** The one model of a file that the visitor opened. Nothing of it is kept, and nothing fetched. */
export class FileShelf {
  #file;
  #limits;
  #model = null;

  /** file: a GGUF file, a Blob; limits: those of a manifest that a next token needs. */
  constructor(file, limits) {
    this.#file = file;
    this.#limits = limits;
  }

  /** As Shelf. */
  get() {
    if (!this.#model) throw new DeviceError("on_device.not_ready", { state: "idle" });
    return { languageModel: this.#model, manifest: { model: NAME, limits: this.#limits } };
  }

  /** Read the whole file. Resolves with true; rejects with a DeviceError for one that is no model for this page. */
  async start() {
    const { size } = this.#file;
    if (size > MOST) throw new DeviceError("on_device.file_large", { most: MOST / 1e6, size: Math.ceil(size / 1e6) });
    const kernels = await openKernels();
    const count = Math.ceil(size / PART);
    const parts = Array.from({ length: count }, (_, i) => ({ at: i * PART, size: Math.min(PART, size - i * PART) }));
    const read = async (part) => new Uint8Array(await this.#file.slice(part.at, part.at + part.size).arrayBuffer());
    try {
      this.#model = await new Assembly({ parts, size }, kernels()).run(read);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DeviceError("on_device.no_memory_file", { size: Math.ceil(size / 1e6) }, { cause: error });
    }
    return true;
  }
}
