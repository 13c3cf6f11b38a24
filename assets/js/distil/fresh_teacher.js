import { Emitter } from "../shared/emitter.js";
import { planFor, trainTeacher } from "./engine/teacher.js";

/** A teacher of the visitor's own that learns where the settings have a run train. Views: on("status", listener). */
export class FreshTeacher {
  /** What is trained on this device, as planFor says. */
  plan;
  /**
   * {state: idle | opening | queued | learning | done | stopped | failed}, with what came last of it, {step, steps, and
   * the measure}, or `before`; where it learns; or the `error`.
   */
  status = { state: "idle" };
  #task;
  #training;
  #running = null;
  #emitter = new Emitter("status");

  constructor({ task, data, training }) {
    this.#task = task;
    this.#training = training;
    this.plan = planFor(data.teacher);
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  get isActive() {
    return this.#running !== null;
  }

  stop() {
    this.#running.abort();
  }

  async start() {
    this.#running = new AbortController();
    this.#set({ state: "opening" });
    const { signal } = this.#running;
    try {
      await this.#learn(signal);
      this.#end(this.status.state === "learning" ? { ...this.status, state: "done" } : { state: "stopped" });
    } catch (error) {
      this.#end(signal.aborted ? { ...this.status, state: "stopped" } : { state: "failed", error });
    }
  }

  async #learn(signal) {
    const { device, store, data } = this.#training;
    const where = await device.chosen(store.state.device);
    const asked = { seed: Math.floor(Math.random() * 1e6), task: this.#task.name };
    const hear = (message) =>
      this.#set({ ...message, where, state: message.type === "queued" ? "queued" : "learning" });
    if (where === "server")
      for await (const message of data.server.stream("train_teacher", asked, signal)) {
        if (message.type !== "working") hear(message);
      }
    else await trainTeacher({ ...asked, plan: this.plan }, hear, signal);
  }

  #end(status) {
    this.#running = null;
    this.#set(status);
  }

  #set(status) {
    this.status = status;
    this.#emitter.tell("status", status);
  }
}
