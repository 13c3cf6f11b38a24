/** Runs checks beside one another, each with a limit in time; what they come to outlives what shows it. */

import { Emitter } from "../../shared/emitter.js";
import { missing } from "./checks/outcome.js";

/**
 * checks: {name, limit (milliseconds), after (names of those that must have ended, or nothing),
 * run(signal, tell, stopped)}; `stopped` is the signal that all of them are stopped.
 * `rows`, by name: an outcome, or {state} of waiting, running ({left, count} as it tells) or stopped; none before the
 * first run. Tells on("change").
 */
export class Runner {
  rows = {};
  endedAt = null;
  #checks;
  #control = null;
  #emitter = new Emitter("change");

  constructor(checks) {
    this.#checks = checks;
  }

  on(listener) {
    return this.#emitter.on("change", listener);
  }

  get names() {
    return this.#checks.map(({ name }) => name);
  }

  get isRunning() {
    return this.#control !== null;
  }

  /** Do the checks `names`, anew; resolves when all have ended, or were stopped. */
  async run(names = this.names) {
    this.stop();
    const control = (this.#control = new AbortController());
    const chosen = this.#checks.filter(({ name }) => names.includes(name));
    for (const { name } of chosen) this.rows[name] = { state: "waiting" };
    this.#tell();
    const ended = {};
    for (const check of chosen) {
      const before = (check.after ?? []).map((name) => ended[name]);
      ended[check.name] = Promise.all(before).then(() => this.#do(check, control.signal));
    }
    await Promise.all(Object.values(ended));
    if (this.#control !== control) return;
    this.#control = null;
    this.endedAt = new Date();
    this.#tell();
  }

  /** End what runs; what has ended stays. */
  stop() {
    this.#control?.abort();
    this.#control = null;
    for (const [name, { state }] of Object.entries(this.rows))
      if (state === "waiting" || state === "running") this.rows[name] = { state: "stopped" };
    this.#tell();
  }

  async #do({ name, limit, run }, signal) {
    if (signal.aborted) return;
    const own = new AbortController();
    const abort = () => own.abort();
    signal.addEventListener("abort", abort, { once: true });
    const set = (row) => {
      if (signal.aborted) return;
      this.rows[name] = row;
      this.#tell();
    };
    set({ state: "running" });
    let timer = 0;
    const over = new Promise((resolve) => {
      timer = setTimeout(() => resolve(isOver(limit)), limit);
    });
    const stopped = new Promise((resolve) => {
      own.signal.addEventListener("abort", () => resolve({ state: "stopped" }), { once: true });
    });
    const tell = (told) => own.signal.aborted || set({ state: "running", ...told });
    const done = Promise.resolve()
      .then(() => run(own.signal, tell, signal))
      .catch(failed);
    const row = await Promise.race([done, over, stopped]);
    clearTimeout(timer);
    own.abort(); // what is late has nothing more to do
    signal.removeEventListener("abort", abort);
    set(row);
  }

  #tell() {
    this.#emitter.tell("change", this);
  }
}

function isOver(limit) {
  const seconds = Math.ceil(limit / 1000);
  return missing(
    (t) => t("prepare.over", { seconds }),
    (t) => t("prepare.over_do"),
  );
}

/** What stopped a check that nobody foresaw: a network that is gone, or the browser's own sentence. */
function failed(error) {
  if (error.name === "MissedError")
    return missing(
      (t) => t("file.missed"),
      (t) => t("prepare.lost_do"),
    );
  return missing(
    (t) => t("prepare.failed", { reason: error.message }),
    (t) => t("prepare.over_do"),
  );
}
