/** Loads what a device lacks: the language model's file, and the page's own files for a time without a network. */

import { Emitter } from "../../shared/emitter.js";
import { keepFiles, lackingFiles, sizeOf } from "../../shared/kept_files.js";

/** `lacks`: bytes of the `model` and of the `files`; `isLoading`: `here` of `size` bytes; tells on("change"). */
export class Loader {
  lacks = { model: 0, files: 0 };
  isLoading = false;
  here = 0;
  size = 0;
  /** What went wrong: say(t), or null. */
  problem = null;
  #about;
  #place;
  #root;
  #keeps;
  #control = null;
  #emitter = new Emitter("change");

  /** about(): what the device says of the model's file; place: a ModelPlace; keeps: whether `root` may be kept. */
  constructor({ about, place, root, keeps }) {
    [this.#about, this.#place, this.#root, this.#keeps] = [about, place, root, keeps];
  }

  on(listener) {
    return this.#emitter.on("change", listener);
  }

  /** Find out what is lacking; what cannot be had is not. */
  async look() {
    const about = await this.#about().catch(() => null);
    const isHere = !about || this.#place.deviceStatus.state === "ready";
    const files = this.#keeps ? await lackingFiles(this.#root).catch(() => []) : [];
    this.lacks = { model: isHere ? 0 : about.size - about.kept, files: sizeOf(files) };
    this.#tell();
  }

  /** Load one of the two, or both; resolves when they are here, or were cancelled, or cannot be had. */
  async load({ model, files }) {
    const control = (this.#control = new AbortController());
    Object.assign(this, { isLoading: true, here: 0, problem: null });
    this.size = (model ? this.lacks.model : 0) + (files ? this.lacks.files : 0);
    this.#tell();
    navigator.storage?.persist?.().catch(() => {}); // asked for, it is not thrown away when room gets scarce
    try {
      if (model) await this.#loadModel();
      if (files && !control.signal.aborted) await this.#loadFiles(this.here, control.signal);
    } catch {
      if (!control.signal.aborted) this.problem = (t) => t("offline.keep_failed");
    }
    this.isLoading = false;
    await this.look();
  }

  /** Stop; what has arrived stays. */
  cancel() {
    this.#control?.abort();
    if (this.#place.deviceStatus.state === "loading") this.#place.cancel();
  }

  async #loadModel() {
    const missing = this.lacks.model;
    const forget = this.#place.on("device", ({ bytes = 0, size = 0 }) => {
      this.here = Math.max(0, missing - (size - bytes));
      this.#tell();
    });
    const { problem } = await this.#place.load();
    forget();
    if (problem) this.problem = (t) => t(problem.key, problem.values);
  }

  #loadFiles(before, signal) {
    const told = (here) => {
      this.here = before + here;
      this.#tell();
    };
    return lackingFiles(this.#root, signal).then((files) => keepFiles(files, this.#root, told, signal));
  }

  #tell() {
    this.#emitter.tell("change", this);
  }
}
