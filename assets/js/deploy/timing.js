/** How long each of the networks takes to answer, measured one after another: it goes on in whatever language. */

import { Emitter } from "../shared/emitter.js";

/** Views subscribe with on("change", listener): what `latest` is. */
export class Timing {
  /**
   * What is measured, or was last, or null: {asked, state, told, error}. asked: what ./views/side.js knows of a run;
   * state: waits, here (with `told`, {who, how}), there, done, or failed (with the `error`).
   */
  latest = null;
  #bench;
  #data;
  #emitter = new Emitter("change");

  constructor(bench, data) {
    this.#bench = bench;
    this.#data = data;
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  get isOn() {
    return this.latest !== null && !["done", "failed"].includes(this.latest.state);
  }

  /** Measure the networks of `asked` on this device, and on the server where there is one. */
  async start(asked) {
    if (this.isOn) return;
    const tell = (state, more) => {
      this.latest = { asked, state, ...more };
      this.#emitter.tell("change", this.latest);
    };
    tell("waits");
    try {
      await this.#here(asked, (told) => tell("here", { told }));
      if (this.#data.server) {
        tell("there");
        await this.#there(asked);
      }
      tell("done");
    } catch (error) {
      tell("failed", { error });
    }
  }

  async #here(asked, told) {
    const { warm_ups: warmUps, runs, batch } = this.#data.times;
    const { networks } = asked;
    asked.device = await this.#bench.engine(asked.task).ask("times", { networks, warmUps, runs, batch }, told);
    asked.shown.times = asked.device;
  }

  /** What the server cannot do is noted, and the device's times stay. */
  async #there(asked) {
    const { task, run } = asked;
    try {
      const { teacher, student } = await this.#data.server.call("answer_times", {
        task,
        hidden: run.student.layers[0].outputs,
      });
      const found = Object.entries({ teacher, student, twin: student });
      asked.server = Object.fromEntries(found.map(([who, times]) => [who, inMilliseconds(times)]));
    } catch ({ message }) {
      asked.server = { failed: message };
    }
  }
}

function inMilliseconds({ alone, batch }) {
  const scaled = ({ median, least, most }) => ({ median: 1000 * median, least: 1000 * least, most: 1000 * most });
  return { alone: scaled(alone), batch: scaled(batch) };
}
