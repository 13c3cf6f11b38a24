import { Emitter } from "../../shared/emitter.js";
import { Broken } from "../../shared/fields.js";
import { whenever } from "../../shared/models.js";
import { count } from "../../shared/numbers.js";
import { FILE } from "../fields.js";
import { Source } from "../source.js";
import { nameOf } from "./words.js";

const ASKING = ["beside", "prompt", "appended", "model"];

/**
 * The second model, asked what the first is asked: another that the server has, or one in a file that the visitor
 * opens. Views subscribe with on("change", listener).
 */
export class Second {
  /** What it says of the set prompt, a distribution (see maths/tensors.js); null until it is here. */
  distribution = null;
  /** Why it is not: an error, or null. */
  problem = null;
  /** The file that is open or being read, {name, size, server, source, isRead}, or null. */
  file = null;
  #context;
  #request = new AbortController();
  /** Of which pairs of models the tokens are known to be the same. */
  #same = new Set();
  /** Models that the server has said to be ready. */
  #ready = new Set();
  #emitter = new Emitter("change");

  constructor(context) {
    this.#context = context;
    const { store, models } = context;
    store.subscribe((state, changed) => {
      if (!ASKING.some((name) => changed.has(name))) return;
      if (changed.has("beside") && state.beside !== FILE) this.#closeFile();
      this.load();
    });
    const again = () => store.state.beside !== null && !this.distribution && this.load();
    for (const name of ["model", "beside"]) whenever(models, () => store.state[name], again);
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** What the second model is called. */
  get name() {
    const { beside } = this.#context.store.state;
    return beside === FILE ? (this.file?.name ?? "") : nameOf(beside ?? "");
  }

  /** Whether a file is asked for, and none is open. */
  get wantsFile() {
    return this.#context.store.state.beside === FILE && !this.file?.isRead;
  }

  /** Read `file` on this device, in the place of an earlier one. */
  async openFile(file) {
    const { data, lab, limits } = this.#context;
    this.#closeFile();
    const server = data.device.openFile(file, limits);
    const source = new Source({ ...data, server, recordedModel: null }, lab.source.base);
    const opened = { name: file.name, size: file.size, server, source, isRead: false };
    this.file = opened;
    this.#say({ distribution: null, problem: null });
    try {
      await server.call("load_model");
      if (this.file !== opened) return;
      opened.isRead = true;
      await this.load();
    } catch (error) {
      if (this.file === opened) this.#refuseFile(error);
    }
  }

  /** Ask the second model of the set prompt. Where it is lost though its server answers, it is asked `again`, once. */
  async load(again = true) {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.#say({ distribution: null, problem: null });
    const { state } = this.#context.store;
    if (state.beside === null || this.wantsFile) return;
    try {
      const distribution = await this.#ask(state, signal);
      if (!signal.aborted && distribution) this.#say({ distribution, problem: null });
    } catch (error) {
      if (!signal.aborted) await this.#fail(error, state, again, signal);
    }
  }

  async #fail(error, { beside }, again, signal) {
    // All but what the prompt is refused for is the file's fault.
    const isFilesFault = error instanceof Broken || (error.name === "DeviceError" && error.key !== "on_device.refused");
    if (beside === FILE && isFilesFault) return this.#refuseFile(error);
    this.#say({ problem: error });
    if (beside === FILE || !again || !(await this.#context.models.isBack(beside, error)) || signal.aborted) return;
    await this.load(false);
  }

  /** The distribution; null where a model must be loaded first, after which it is asked again. */
  async #ask({ beside, prompt, appended, model }, signal) {
    const { lab, models } = this.#context;
    const source = this.file?.source ?? lab.source;
    const asked = { prompt, appended, model: beside };
    if (!this.file && !source.isRecorded(asked) && !this.#ready.has(beside)) {
      // Who has no such model says so, once.
      const { state } = await models.call("load_model", { model: beside }, signal);
      if (state !== "ready") {
        models.follow(beside);
        return null;
      }
      this.#ready.add(beside);
    }
    await this.#checkTokens(source, beside, model);
    return source.distribution(asked, signal);
  }

  /** Throw a Broken unless both models have the same tokens. */
  async #checkTokens(source, beside, model) {
    const key = JSON.stringify([model, beside, this.file?.name]);
    if (this.#same.has(key)) return;
    const [own, first] = await Promise.all([source.vocabulary(beside), this.#context.lab.source.vocabulary(model)]);
    const longer = own.length > first.length ? own : first;
    const different = longer.filter((_, id) => own[id] !== first[id]).length;
    if (different) {
      const names = { first: nameOf(model), second: this.name };
      const counts = { firstCount: count(first.length), secondCount: count(own.length), different: count(different) };
      throw new Broken("beside.other_tokens", { ...names, ...counts });
    }
    this.#same.add(key);
  }

  #refuseFile(error) {
    this.#closeFile();
    this.#say({ distribution: null, problem: error });
  }

  #closeFile() {
    this.file?.server.close();
    this.file = null;
    this.#same.clear(); // another file may have the same name
  }

  #say(news) {
    Object.assign(this, news);
    this.#emitter.tell("change");
  }
}
