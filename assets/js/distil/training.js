import { configOf } from "./fields.js";
import { curvesOf, extend } from "./history.js";
import { LocalRunner } from "./local.js";
import { RemoteRunner } from "./remote.js";

const ACTIVE = ["opening", "queued", "running", "paused"];

/**
 * The run under way and those that are kept. Views subscribe with
 * on("status" | "event" | "frame" | "result" | "runs" | "probes" | "probe" | "sweep" | "written", listener).
 * status: {state: idle | opening | queued | running | paused | done | stopped | failed, …}.
 */
export class Training {
  status = { state: "idle" };
  /** The run that is shown: {id, config, device, curves, result}, or null. */
  run = null;
  /** Held-out examples worth watching, and the one that is watched: {number, target, input, logits}. */
  probes = [];
  probe = null;
  /** The id of the run whose students this device still holds. */
  #held = null;
  #listeners = new Map();
  #runner = null;

  constructor(task, store, data, history, device) {
    const [local, remote] = [new LocalRunner(task.name), new RemoteRunner(data.server, task.name)];
    Object.assign(this, { task, store, data, history, device, local, remote });
    this.run = history.runs.at(-1) ?? null;
  }

  on(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event).add(listener);
  }

  get isActive() {
    return ACTIVE.includes(this.status.state);
  }

  /** The letter of each kept run, by its id: A is the oldest. */
  get letters() {
    return new Map(this.history.runs.map(({ id }, i) => [id, "ABCDE"[i]]));
  }

  /** Fetch the task's data. */
  async open() {
    try {
      this.probes = await this.local.open();
      this.#tell("probes", this.probes);
    } catch (error) {
      this.#set({ state: "failed", reason: error.message, step: 0 });
    }
  }

  /** Watch another example: one of `probes`, or the visitor's own with target null. */
  watch(probe) {
    this.probe = probe;
    this.local.watch(probe.input);
    this.#tell("probe", probe);
  }

  /** Begin a run with the settings as they are. */
  async start() {
    const where = await this.device.chosen(this.store.state.device);
    // On the server: its graphics chip where it has one, else its processor.
    const config = { ...configOf(this.store.state, this.data.usual, this.task), device: where === "server" ? "auto" : "cpu" };
    this.run = { id: crypto.randomUUID?.() ?? String(Date.now()), config, device: where, curves: curvesOf(), result: null };
    const begun = performance.now();
    const [asked, listener] = [this.run, (message) => this.run === asked && this.#hear(message, asked, begun)];
    this.#begin(where);
    this.#tell("run", this.run);
    if (this.probe) this.local.watch(this.probe.input);
    await this.#runner.start({ configs: [config], device: where }, listener).catch((error) => listener({ type: "failed", reason: error.message }));
  }

  /** Train students at each of `temperatures` together, to see which does best; on the visitor's own device. */
  async sweep(temperatures, repeats) {
    const chosen = await this.device.chosen(this.store.state.device);
    const where = chosen === "server" ? "cpu" : chosen;
    const base = { ...configOf(this.store.state, this.data.usual, this.task), repeats };
    this.#begin(where, true);
    const listener = (message) => {
      if (message.type === "frame") this.#progress(message.step, base);
      else if (message.type === "failed") this.#fail(message);
      else this.#tell("sweep", message.event);
      if (message.type === "result") this.#set({ ...this.status, state: "done", step: message.event.step, steps: base.steps });
    };
    const configs = temperatures.map((temperature) => ({ ...base, temperature }));
    await this.local.start({ configs, device: where, sweep: true }, listener).catch((error) => this.#fail({ reason: error.message }));
  }

  pause() {
    this.#runner.pause?.();
    this.#set({ ...this.status, state: "paused" });
  }

  resume() {
    this.#runner.resume?.();
    // The time left is reckoned from here on: the rest was no work.
    this.#set({ ...this.status, state: "running", since: performance.now(), from: this.status.step });
  }

  /** End the run and keep what was learnt. */
  stop() {
    this.#runner.stop();
  }

  /** Whether this device still holds the students of the run that is shown. */
  get canWrite() {
    return Boolean(this.run) && this.#held === this.run.id && !this.isActive;
  }

  /** Have them make up an example for each of `keys`. */
  write(keys, temperature) {
    this.local.write(keys, temperature);
  }

  get canPause() {
    return Boolean(this.#runner?.pause);
  }

  /** Forget one of the kept runs. */
  remove(id) {
    this.history.remove(id);
    if (this.run?.id === id) this.run = this.history.runs.at(-1) ?? null;
    this.#tell("runs", this.history.runs);
  }

  #begin(where, sweep = false) {
    this.#runner = where === "server" ? this.remote : this.local;
    if (this.#runner === this.local) this.#held = null;
    this.#set({ state: "opening", where, sweep, step: 0 });
  }

  #hear(message, run, begun) {
    const { type, event } = message;
    if (type === "queued") this.#set({ ...this.status, state: "queued", before: message.before });
    if (type === "failed") this.#fail(message);
    if (type === "stopped") this.#set({ state: "stopped", step: 0 });
    if (type === "written") this.#tell("written", message);
    if (type === "frame") {
      // A new probe is answered after the run, too.
      if (this.isActive) this.#progress(message.step, run.config);
      if (message.bars) this.#tell("frame", message);
    }
    if (!event) return;
    run.first ??= performance.now() - begun;
    extend(run.curves, event, this.task.measure.name);
    if (type === "event") this.#progress(event.step, run.config);
    this.#tell("event", event);
    if (type === "result") this.#finish(run, event);
  }

  #progress(step, { steps }) {
    if (this.status.state === "paused" && this.status.step === step) return;
    const since = this.status.since ?? performance.now();
    const state = this.status.state === "paused" ? "paused" : "running";
    this.#set({ ...this.status, state, step, steps, since, from: this.status.from ?? step });
  }

  #finish(run, event) {
    run.result = { ...event, task: this.task.name, config: { ...run.config, steps: event.step || 1 } };
    this.history.add(run);
    if (this.#runner === this.local) this.#held = run.id;
    this.#set({ state: event.step < run.config.steps ? "stopped" : "done", step: event.step, steps: run.config.steps });
    this.#tell("result", run.result);
    this.#tell("runs", this.history.runs);
  }

  #fail({ reason, step = this.status.step ?? 0 }) {
    this.#set({ state: "failed", reason, step, where: this.status.where });
  }

  #set(status) {
    this.status = status;
    this.#tell("status", status);
  }

  #tell(event, value) {
    for (const listener of this.#listeners.get(event) ?? []) listener(value);
  }
}
