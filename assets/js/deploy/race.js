import { Emitter } from "../shared/emitter.js";

/** The task whose examples are raced through. */
const TASK = "digits";

/**
 * A race of teacher and student on this device. Views subscribe with on("report" | "state", listener).
 * state: idle | opening | running | paused.
 */
export class Race {
  state = "idle";
  /** What the worker reported last: {spent, stopped, racers}; null before the first race. */
  latest = null;
  /** Whether that is the end of a race, and why the last one could not be run, an Error or null. */
  isOver = false;
  problem = null;
  #bench;
  #store;
  #seconds;
  #emitter = new Emitter("report", "state");

  constructor({ bench, store, data }) {
    this.#bench = bench;
    this.#store = store;
    this.#seconds = data.race_seconds;
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** Race to the end, on the digits and with the student that are set. */
  async start() {
    Object.assign(this, { problem: null, isOver: false });
    this.#set("opening");
    const { run, problem } = await this.#bench.find(TASK, this.#store.state.run);
    try {
      if (!run) throw problem;
      const told = (report) => this.#tell(report);
      const { luck } = this.#store.state; // others may have been chosen meanwhile
      this.#set("running");
      this.#tell(await this.#ask("race", { student: run.student, luck, seconds: this.#seconds }, told));
      this.isOver = true;
    } catch (error) {
      this.problem = error;
    }
    this.#set("idle");
  }

  /** Pause it, or go on. */
  pause() {
    const paused = this.state === "running";
    this.#ask("steer", { paused });
    this.#set(paused ? "paused" : "running");
  }

  /** End it with what was read; resolves when that is heard. One that still opens goes on, with the digits set then. */
  async stop() {
    if (["running", "paused"].includes(this.state)) await this.#ask("steer", { stopped: true });
  }

  #ask(...question) {
    return this.#bench.engine(TASK).ask(...question);
  }

  #tell(report) {
    this.latest = report;
    this.#emitter.tell("report", report);
  }

  #set(state) {
    this.state = state;
    this.#emitter.tell("state", state);
  }
}
