import { Emitter } from "../../shared/emitter.js";
import { LostError } from "../../shared/errors.js";
import { Models } from "../../shared/models.js";
import { runName } from "../../shared/run_name.js";
import { OWN, SETTINGS, configOf, isSame } from "./fields.js";
import { keptLayers } from "./layers.js";
import { Recorded } from "./recorded.js";

/** What a run is at beside its steps, as core/layer_dropping/events.py calls it. */
const STAGES = ["choosing", "reading", "mending", "scoring"];
/** Before the server is asked for the run. */
const WAITS = ["opening", "loading"];
const ACTIVE = [...WAITS, "queued", ...STAGES, "running", "stopping"];

/**
 * The run of a language model that is shown: the visitor's own with the settings as they are, or else the recorded one.
 * Views subscribe with on("status" | "run" | "text", listener).
 *
 * status: {state, …}, of what trains; state: idle | opening | loading | queued | choosing | reading | mending |
 *   running | scoring | stopping | done | stopped | failed. With loading and failed, `model` is how far the teacher is.
 * run: {own, settings, plan, events, isDone, model}, or null where nobody has made one with these settings.
 *   plan: what the server tells before the first step, {influence, kept, train_tokens, held_out_tokens, whole, steps};
 *   events: as core/layer_dropping/events.py; isDone: whether the last one is a result; model: the name under which the
 *   server keeps the student, null for none.
 */
export class Distillation {
  status = { state: "idle" };
  run = null;
  /** Block Influence of each layer on this text, or on the recorded one that stands for it; null until it is known. */
  influence = null;
  /** The name of that text. */
  influenceOf = null;
  /** Why no recording could be had, an Error or null. */
  problem = null;
  /** The visitor's own text. */
  content = "";
  #store;
  #server;
  #models;
  #teacher;
  #recorded;
  #finished = [];
  #emitter = new Emitter("status", "run", "text");
  #asked = 0;
  /** What trains: {run, name, control}. */
  #active = null;

  constructor({ store, data, assets }) {
    this.#store = store;
    this.#server = data.server;
    this.#models = new Models(data.server);
    this.#models.subscribe((model) => WAITS.includes(this.status.state) && this.#set({ state: "loading", model }));
    this.#teacher = data.language.model;
    this.#recorded = new Recorded(data.language.recordings, assets);
    store.subscribe((_, changed) => SETTINGS.some((name) => changed.has(name)) && this.show());
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  get isActive() {
    return ACTIVE.includes(this.status.state);
  }

  /** The text of the recording that shows every second layer gone, or null. */
  get wreck() {
    return this.#recorded.wreck;
  }

  /** Take another text of the visitor's own. */
  write(content) {
    this.content = content;
    this.#emitter.tell("text", content);
    this.show();
  }

  /** Show the run with the settings as they are; one that is under way stays. */
  async show() {
    if (this.isActive) {
      this.#emitter.tell("run", this.run);
      this.#emitter.tell("status", this.status);
      return;
    }
    const asked = ++this.#asked;
    const settings = this.#settings();
    const own = this.#finished.findLast((run) => isSame(run.settings, settings)) ?? null;
    let recorded = null;
    let problem = null;
    try {
      recorded = await this.#recorded.run(settings.lmText, settings.lmLayers);
    } catch (error) {
      problem = error;
    }
    if (asked !== this.#asked || this.isActive) return;
    this.problem = problem;
    this.run = own ?? (recorded && isSame(recorded.settings, settings) ? recorded : null);
    this.#use(this.run ?? recorded);
    this.#emitter.tell("run", this.run);
  }

  /** Begin a run with the settings as they are. */
  async start() {
    const settings = this.#settings();
    const control = new AbortController();
    this.run = { own: true, settings, plan: null, events: [], isDone: false, model: null };
    this.#active = { run: this.run, name: runName(), control };
    this.#set({ state: "opening" });
    this.#emitter.tell("run", this.run);
    const { lmText, content } = settings;
    const text = lmText === OWN ? { text: content } : { text: "", shelf: lmText };
    const asked = { ...text, config: configOf(settings), run: this.#active.name };
    try {
      const model = await this.#models.follow(this.#teacher);
      if (control.signal.aborted) return;
      if (model.state !== "ready") {
        this.#end({ state: "failed", model });
        return;
      }
      this.#set({ state: "opening" });
      for await (const message of this.#server.stream("distil_language", asked, control.signal)) {
        if (control.signal.aborted) return;
        this.#hear(message);
        if (!this.isActive) break; // all is told: what becomes of the connection matters no more
      }
      if (this.isActive) throw new LostError("the answer ended too early");
      control.abort();
    } catch (error) {
      this.#fail(error, control);
    }
  }

  /** End the run with what it has learnt; where it has not begun, at once. */
  stop() {
    const { run, name, control } = this.#active;
    if (this.status.state === "stopping") return;
    if (!run.events.length) {
      control.abort();
      this.#end({ state: "stopped" });
      return;
    }
    this.#set({ ...this.status, state: "stopping" });
    this.#server.call("steer", { run: name, action: "stop" }, control.signal).catch((error) => {
      // A run that the server does not know has just ended, and says so itself.
      if (error instanceof LostError) this.#fail(error, control);
    });
  }

  /** The numbers of the layers that the settings keep; null until the influence is known. */
  get kept() {
    const { run, influence } = this;
    const isTheirs = run?.plan && (this.isActive || isSame(run.settings, this.#settings()));
    if (isTheirs) return run.plan.kept;
    return influence && keptLayers(this.#store.state.lmLayers, influence);
  }

  #use(run) {
    this.influence = run?.plan?.influence ?? null;
    this.influenceOf = run?.settings.lmText ?? null;
  }

  #settings() {
    const { state } = this.#store;
    const settings = Object.fromEntries(SETTINGS.map((name) => [name, state[name]]));
    return { ...settings, content: settings.lmText === OWN ? this.content : null };
  }

  #hear({ type, event, ...message }) {
    const { run } = this.#active;
    const going = this.status.state !== "stopping";
    if (type === "queued" && going) this.#set({ state: "queued", before: message.before });
    if (type === "working" && going && STAGES.includes(message.stage)) this.#set({ ...message, state: message.stage });
    if (type === "plan") {
      run.plan = message;
      this.#use(run);
    }
    if (event) run.events.push(event);
    if (type === "event" && going) this.#set({ state: "running" });
    if (type === "result") {
      Object.assign(run, { isDone: true, model: message.model });
      this.#finished.push(run);
      this.#end({ state: event.step < event.steps ? "stopped" : "done" });
    } else if (type === "stopped") this.#end({ state: "stopped" });
    else if (type === "plan" || event) this.#emitter.tell("run", run);
  }

  /** Nothing trains any more; a run that told something stays to be seen. */
  #end(status) {
    const { run } = this.#active;
    this.#active = null;
    this.#set(status);
    if (run.events.length) this.#emitter.tell("run", run);
    else this.show();
  }

  #fail(error, control) {
    if (control.signal.aborted) return;
    control.abort();
    this.#end({ state: "failed", reason: error.message, isLost: error instanceof LostError });
  }

  #set(status) {
    this.status = status;
    this.#emitter.tell("status", status);
  }
}
