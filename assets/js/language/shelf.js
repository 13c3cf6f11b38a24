import { loadOnce } from "../maths/load_once.js";
import { Assembly } from "./assembly.js";
import { Checksum } from "./checksum.js";
import { DeviceError, sayable } from "./errors.js";
import { NAME, findManifest, keepManifest } from "./manifest.js";
import { Parts } from "./parts.js";
import { Progress } from "./progress.js";
import { openKernels } from "./simd.js";
import { openStore } from "./store.js";

/** The one model of this device: the twin of core/model_shelf.py. */
export class Shelf {
  #address;
  #manifest = null;
  #status = { state: "idle", stage: "", problem: null, note: null, place: null };
  #progress = null;
  #loading = null;
  #abort = new AbortController();
  #assembly = null;
  #model = null;
  #store = loadOnce(openStore);
  #kernels = loadOnce(openKernels);

  /** `address`: the URL of the manifest. */
  constructor(address) {
    this.#address = address;
  }

  /** {languageModel, manifest}. Throws a DeviceError while the model is not ready. */
  get() {
    if (!this.#model) throw new DeviceError("on_device.not_ready", { state: this.#status.state });
    return { languageModel: this.#model, manifest: this.#manifest };
  }

  /**
   * How far the model is, with the server's keys and states: {model, state, stage, seconds, detail}.
   * Beside them: `bytes` of `size` that are here and the seconds `left`, null where nobody can tell; `place`, where it
   * is kept: cache, database, or null; `problem` why it failed, and `note` why it is not kept: {key, values}, or null.
   */
  status() {
    const { model = "", size = 0 } = this.#manifest ?? {};
    const progress = this.#progress?.told ?? { seconds: 0, bytes: 0, left: null };
    const { problem, note, ...said } = this.#status;
    return { model, detail: "", size, ...said, ...progress, problem: problem?.told ?? null, note: note?.told ?? null };
  }

  /** Begin to load the model, unless it is loaded or loading; only with `download` is the net asked for parts. */
  start(download) {
    if (this.#model || this.#loading) return this.status();
    this.#abort = new AbortController();
    this.#progress = new Progress();
    this.#say({ state: "loading", stage: "importing", problem: null, note: null });
    const { signal } = this.#abort;
    this.#loading = this.#load(download, signal)
      .catch((error) => this.#fail(error, signal))
      .finally(() => (this.#loading = null));
    return this.status();
  }

  /** Stop loading; what has arrived stays. Resolves with the status. */
  async cancel() {
    this.#abort.abort();
    await this.#loading;
    return this.status();
  }

  /** Take the model from the device. Resolves with the status. */
  async remove() {
    await this.cancel();
    [this.#model, this.#assembly] = [null, null];
    await (await this.#store())?.removeAll();
    this.#say({ state: "idle", stage: "", problem: null, note: null, place: null });
    return this.status();
  }

  /**
   * What a visitor may want to know before: {model, licence, size, kept, free, place}, sizes in bytes; `free` is null
   * where nobody knows.
   */
  async about() {
    const store = await this.#store();
    const { model, licence, size, parts } = await findManifest(this.#address, store);
    const kept = await keptBytes(store, parts);
    const { quota = null, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    return { model, licence, size, kept, free: quota === null ? null : quota - usage, place: store?.place ?? null };
  }

  async #load(download, signal) {
    const [kernels, store] = await Promise.all([this.#kernels(), this.#store()]);
    const manifest = await findManifest(this.#address, store, signal);
    if (String(this.#assembly?.manifest.parts.map((part) => part.sha256)) !== String(hashes(manifest)))
      this.#assembly = new Assembly(manifest, kernels());
    this.#manifest = manifest;
    const checksum = new Checksum(kernels(), Math.max(...manifest.parts.map(({ size }) => size)));
    const parts = new Parts(this.#address, store, checksum, (bytes) => this.#progress.fetched(bytes));
    const lacking = sum(this.#assembly.missing);
    const kept = await keptBytes(store, this.#assembly.missing);
    const isHere = kept === lacking;
    if (!isHere && !download) return this.#end("missing", null);
    this.#say({ stage: isHere ? "loading" : "downloading", place: store?.place ?? null });
    this.#progress.begin(manifest.size, manifest.size - lacking, kept);
    const get = (part) => this.#get(parts, part, download, signal);
    if (!isHere && store) await keepManifest(store, manifest).catch(() => {}); // the parts tell of a full disk
    this.#model = await this.#assembly.run(get);
    this.#assembly = null;
    if (!parts.note) await store.removeOthers([NAME, ...hashes(manifest)]).catch(() => {});
    return this.#end("ready", null, parts.note);
  }

  async #get(parts, part, download, signal) {
    signal.throwIfAborted();
    const here = download ? null : await parts.kept(part);
    if (!here && !download) throw new DeviceError("on_device.part_damaged");
    const bytes = here ?? (await parts.get(part, signal));
    signal.throwIfAborted();
    this.#progress.arrived(part.size);
    if (parts.note) this.#say({ note: parts.note, place: null });
    return bytes;
  }

  #fail(error, signal) {
    // What the device keeps need not stay in its memory too.
    if (this.#status.place) this.#assembly = null;
    if (signal.aborted) return this.#end("idle", null);
    const problem = sayable(error);
    if (problem.key === "on_device.part_damaged") return this.#end("missing", problem);
    return this.#end(UNREACHABLE.includes(problem.key) ? "unreachable" : "failed", problem);
  }

  #end(state, problem, note = null) {
    this.#progress.end();
    this.#say({ state, stage: "", problem, note });
  }

  #say(patch) {
    this.#status = { ...this.#status, ...patch };
  }
}

const UNREACHABLE = ["on_device.no_manifest", "on_device.missed", "on_device.part_cut"];

function hashes({ parts }) {
  return parts.map(({ sha256 }) => sha256);
}

function sum(parts) {
  return parts.reduce((total, { size }) => total + size, 0);
}

async function keptBytes(store, parts) {
  const isKept = await Promise.all(parts.map(({ sha256 }) => store?.has(sha256)));
  return sum(parts.filter((_, i) => isKept[i]));
}
