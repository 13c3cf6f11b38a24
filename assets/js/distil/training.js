import { aimOf, endedRun } from "./aim.js";
import { deployed } from "./deployed.js";
import { configOf } from "./fields.js";
import { emptyCurves, extend } from "./run_curves.js";
import { Emitter } from "../shared/emitter.js";
import { tellEnded } from "../shared/ended_runs.js";
import { keepNetworks } from "../shared/kept_networks.js";
import { LocalRunner } from "./engine/local.js";
import { RemoteRunner } from "./engine/remote.js";
import { isActive, isGoing, progressed } from "./status.js";

/**
 * The run under way and those that are kept. Views subscribe with
 * on("status" | "run" | "event" | "bars" | "result" | "runs" | "shown" | "probes" | "probe" | "sweep" | "written",
 * listener).
 * status: {state: idle | opening | queued | running | paused | stopping | done | stopped | failed, …}.
 */
export class Training {
  task;
  store;
  data;
  history;
  device;
  local;
  /** Null where there is no server. */
  remote;
  status = { state: "idle" };
  /** The run that is shown: {id, config, device, curves, result}, or null. */
  run = null;
  /** What is added to the logits of the classes in question, {student, twin} of the first seed, once that is known. */
  bias = null;
  /** Held-out examples worth watching, and the one that is watched: {number, target, input, logits}. */
  probes = [];
  probe = null;
  /** What a sweep told last, or null. */
  swept = null;
  /** The id of the run whose students this device still holds. */
  #held = null;
  #emitter = new Emitter(
    "status",
    "run",
    "event",
    "bars",
    "result",
    "runs",
    "shown",
    "probes",
    "probe",
    "sweep",
    "written",
  );
  #runner = null;
  /** The last event of what trains now. */
  #last = null;

  constructor(task, store, data, history, device) {
    this.task = task;
    this.store = store;
    this.data = data;
    this.history = history;
    this.device = device;
    this.local = new LocalRunner(task.name);
    this.remote = data.server && new RemoteRunner(data.server, task.name);
    this.run = this.#lastOf(store.state.experiment);
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  get isActive() {
    return isActive(this.status);
  }

  /** Fetch the task's data. */
  async open() {
    try {
      this.probes = await this.local.open();
      this.#emitter.tell("probes", this.probes);
    } catch (error) {
      // What trains on the server goes on without it.
      if (!this.isActive) this.#set({ ...failureOf(error), state: "failed", step: 0 });
    }
  }

  /** Tell those who have come since what they missed. */
  retell() {
    const { probe, run } = this;
    if (this.probes.length) this.#emitter.tell("probes", this.probes);
    this.#emitter.tell(run?.result ? "shown" : "run", run);
    if (this.swept) this.#emitter.tell("sweep", this.swept);
    this.#emitter.tell("status", this.status);
    if (probe) this.watch(probe); // with what the networks say of it
  }

  /** Watch another example: one of `probes`, or the visitor's own with target null. */
  watch(probe) {
    this.probe = probe;
    this.local.watch(probe.input);
    this.remote?.watch(probe.input);
    this.#emitter.tell("probe", probe);
  }

  /** Begin a run with the settings as they are. */
  async start() {
    const { where, config } = await this.#asked();
    this.run = {
      id: crypto.randomUUID?.() ?? String(Date.now()),
      config,
      device: where,
      curves: emptyCurves(),
      result: null,
    };
    this.bias = null;
    this.#begin(where);
    const listener = this.#listenerOf(this.run, this.#runner);
    this.#emitter.tell("run", this.run);
    if (this.probe) this.#runner.watch(this.probe.input);
    await this.#runner
      .start({ configs: [config], device: where }, listener)
      .catch((error) => listener({ type: "failed", ...failureOf(error) }));
  }

  /** Train students at each of `temperatures` together, to see which does best. */
  async sweep(temperatures, repeats) {
    const { where, config } = await this.#asked();
    const configs = temperatures.map((temperature) => ({ ...config, repeats, temperature }));
    this.#begin(where, true);
    const runner = this.#runner;
    const listener = (message) => this.#hear(message, runner, null, configs[0]);
    await runner
      .start({ configs, device: where, sweep: true }, listener)
      .catch((error) => listener({ type: "failed", ...failureOf(error) }));
  }

  pause() {
    this.#set({ ...this.status, state: "paused", seconds: undefined });
    this.#runner.pause();
  }

  resume() {
    // Time goes on with the next message: the rest was no work.
    this.#set({ ...this.status, state: "running", at: undefined });
    this.#runner.resume();
  }

  /** End the run and keep what was learnt. */
  stop() {
    if (this.status.state === "stopping") return;
    this.#set({ ...this.status, state: "stopping" });
    this.#runner.stop();
  }

  /** Whether this device holds the students of the run that is shown; a sweep beside it trains others. */
  get canWrite() {
    return Boolean(this.run) && this.#held === this.run.id && (!this.isActive || this.status.sweep);
  }

  /** Have them make up an example for each of `keys`. */
  write(keys, temperature) {
    this.local.write(keys, temperature);
  }

  /** Forget one of the kept runs. */
  remove(id) {
    this.history.remove(id);
    if (this.run?.id === id) this.#show(this.#lastOf(this.store.state.experiment));
    else this.#emitter.tell("runs", this.history.runs);
  }

  /** Keep a run again that was removed. */
  restore(run) {
    this.history.add(run);
    this.#show(run);
  }

  /** Show a kept run, with the networks that this device may still hold of it. */
  show(id) {
    this.#show(this.history.runs.find((run) => run.id === id));
  }

  /** Show the last kept run of an experiment, or none; one that is under way stays. */
  showLast(experiment) {
    if (this.run?.config.experiment === experiment || (this.isActive && !this.status.sweep)) return;
    this.#show(this.#lastOf(experiment));
  }

  #lastOf(experiment) {
    return this.history.runs.findLast(({ config }) => config.experiment === experiment) ?? null;
  }

  #show(run) {
    this.run = run;
    this.bias = run && biasOf(run.result);
    if (!this.isActive) this.#set({ state: "idle" });
    this.#emitter.tell("shown", run);
    this.#emitter.tell("runs", this.history.runs);
    if (run && this.#held === run.id && this.probe) this.local.watch(this.probe.input);
  }

  /** Where the settings have a run train, and its config. */
  async #asked() {
    const where = await this.device.chosen(this.store.state.device);
    // On the server: its graphics chip where it has one, else its processor.
    return {
      where,
      config: {
        ...configOf(this.store.state, this.data.usual, this.task),
        device: where === "server" ? "auto" : "cpu",
      },
    };
  }

  #begin(where, sweep = false) {
    this.#runner = where === "server" ? this.remote : this.local;
    if (this.#runner === this.local && !sweep) this.#held = null;
    this.#last = null;
    if (sweep) this.swept = null;
    this.#set({ state: "opening", where, sweep, step: 0 });
  }

  /** Hears of `run` from its `runner` for as long as it is the one that is shown. */
  #listenerOf(run, runner) {
    return (message) => this.run === run && this.#hear(message, runner, run, run.config);
  }

  /** The message of `runner`; `run` is null for a sweep. */
  #hear({ type, event, ...message }, runner, run, config) {
    if (event) this.#last = event;
    const going = isGoing(this.status);
    if (type === "queued" && going)
      this.#set({ ...this.status, state: "queued", before: message.before, at: undefined });
    if (type === "paused" && going) this.#set({ ...this.status, ...message, state: "paused", steps: config.steps });
    if (type === "written") this.#emitter.tell("written", message);
    if (type === "frame" || type === "event") {
      const further = progressed(this.status, (event ?? message).step, config.steps);
      if (further !== this.status) this.#set(further);
    }
    if (message.bars) this.#emitter.tell("bars", message.bars);
    if (event && run) {
      extend(run.curves, event, aimOf(config, this.task));
      this.bias = biasOf(event) ?? this.bias;
    }
    if (event) this.#tellOf(run, event);
    // What fails here while the server trains is no failure of what trains.
    if (type === "failed" && !(this.isActive && runner === this.#runner)) this.#release();
    else if (["result", "stopped", "failed"].includes(type)) this.#end(type, message, run, config);
  }

  /** The run is over; what it told last is kept, in full or, where it was cut off, without what comes at the end. */
  #end(type, { reason, cause, networks }, run, { steps }) {
    const [event, { where, sweep, step }] = [this.#last, this.status];
    // A worker that failed is gone, with all that it held.
    if (type === "failed" && this.#runner === this.local) this.#held = null;
    if (run && event) {
      run.result = { ...event, task: this.task.name, config: { ...run.config, steps: event.step || 1 } };
      this.history.add(run);
      if (this.#runner === this.local && type !== "failed") this.#held = run.id;
      if (networks) keepNetworks(deployed(run, networks));
      if (networks && this.#runner === this.remote) this.#hold(run, networks);
    }
    if (type === "failed") this.#set({ state: type, reason, cause, step, where, sweep, kept: Boolean(run && event) });
    else this.#set({ state: event?.step === steps ? "done" : "stopped", step: event?.step ?? 0, steps, sweep });
    if (!run && event && !event.last) this.#tellOf(run, { ...event, last: true });
    if (!run?.result) return;
    this.#emitter.tell("result", run.result);
    this.#emitter.tell("runs", this.history.runs);
    if (event) tellEnded(endedRun(run, this.task));
  }

  /** The networks of a finished run are gone with the worker or the chip that held them; the run itself is kept. */
  #release() {
    this.#held = null;
    this.#emitter.tell("runs", this.history.runs);
  }

  /** Have this device answer for a run on the server; where it cannot, the run is kept all the same. */
  async #hold(run, networks) {
    try {
      await this.local.hold({ networks, temperature: run.config.temperature }, this.#listenerOf(run, this.local));
    } catch {
      return;
    }
    this.#held = run.id;
    this.#emitter.tell("runs", this.history.runs);
  }

  /** An event of `run`, or where that is null of a sweep. */
  #tellOf(run, event) {
    if (!run) this.swept = event;
    this.#emitter.tell(run ? "event" : "sweep", event);
  }

  #set(status) {
    this.status = status;
    this.#emitter.tell("status", status);
  }
}

/** The first seed's biases in an event that tells them, or null. */
function biasOf({ student_bias: [student], twin_bias: [twin] }) {
  return student === undefined ? null : { student, twin };
}

/** Why something failed; the cause is named where the page has its own words for it. */
function failureOf({ name, message }) {
  return { reason: message, cause: name === "MissedError" ? "missed" : undefined };
}
