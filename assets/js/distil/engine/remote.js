import { fromBase64 } from "../../maths/base64.js";
import { layersIn } from "../../maths/perceptron.js";
import { readTensors } from "../../maths/tensors.js";
import { LostError } from "../../shared/errors.js";
import { runName } from "../../shared/run_name.js";

const FRESH = { joined: false, begun: false, paused: false, sending: false, watched: null };

/** How long the full result of a stopped run is waited for, in milliseconds. */
const PATIENCE = 2000;
/** After how long a probe that the server did not get is sent again, in milliseconds. */
const AGAIN = 1000;

/**
 * Runs on the server, with the same messages as ./local.js and {type: "queued", before}, {type: "paused", step,
 * seconds} and {type: "stopped"} for a run that ends without a last word. A server can have its cluster train: a run
 * that is lost there failed by the cause "trainer".
 */
export class RemoteRunner {
  #server;
  #task;
  #probe = null;
  /**
   * The latest run: {name, control, listener, sweep}, whether it has {joined, begun}, is {paused}, or is {sending} a
   * probe, and the probe {watched} that the server knows.
   */
  #run = null;

  constructor(server, task) {
    this.#server = server;
    this.#task = task;
  }

  /** Train; the place in the queue comes first, then events. */
  async start({ configs, sweep = false }, listener) {
    this.#run?.control.abort();
    const run = { ...FRESH, name: runName(), control: new AbortController(), listener, sweep };
    this.#run = run;
    const { signal } = run.control;
    const [config] = configs;
    const many = { config, temperatures: configs.map(({ temperature }) => temperature), repeats: config.repeats };
    const asked = { ...(sweep ? many : { config }), task: this.#task, run: run.name };
    try {
      for await (const message of this.#server.stream(sweep ? "sweep" : "distill", asked, signal)) {
        if (signal.aborted) return;
        if (!run.joined) this.#join(run);
        if (message.type === "lost") return this.#fail(run, new LostError("lost"), "trainer");
        this.#hear(run, message);
        // All is told: what becomes of the connection matters no more.
        if (message.type === "result") break;
      }
      run.control.abort();
    } catch (error) {
      this.#fail(run, error);
    }
  }

  pause() {
    this.#run.paused = true;
    this.#mustSteer(this.#run, "pause");
  }

  resume() {
    this.#run.paused = false;
    this.#mustSteer(this.#run, "resume");
  }

  /** Ends the run with all that it can tell; where no answer comes, or nothing was learnt, without a last word. */
  stop() {
    const run = this.#run;
    const end = () => {
      if (run.control.signal.aborted) return;
      run.control.abort();
      run.listener({ type: "stopped" });
    };
    if (!run.begun) return end();
    this.#steer(run, "stop");
    return setTimeout(end, PATIENCE);
  }

  /** Watch `input` (features,). */
  watch(input) {
    this.#probe = input;
    if (this.#run?.joined) this.#sendProbe(this.#run);
  }

  #join(run) {
    run.joined = true;
    this.#sendProbe(run);
  }

  #hear(run, { type, event, ...message }) {
    const { listener } = run;
    const told = event ?? message;
    run.begun ||= Boolean(event);
    const bars = told.watched_student?.length ? { student: told.watched_student, twin: told.watched_twin } : null;
    // What was watched before may still be on its way.
    if (bars && run.watched === this.#probe) listener({ type: "answer", bars });
    if (type === "paused") {
      if (run.paused) listener({ type, step: message.step, seconds: message.seconds_left });
    } else if (type === "result" && !run.sweep) listener({ type, event, networks: networksIn(message.networks) });
    else listener({ type, event, ...message });
  }

  /** Tell the server what is watched; while someone draws, the latest picture once the one before has arrived. */
  async #sendProbe(run) {
    if (run.sweep || run.sending) return;
    run.sending = true;
    while (run.watched !== this.#probe && !run.control.signal.aborted) {
      const sent = this.#probe;
      const error = await this.#steer(run, "watch", [...sent]);
      if (error) await new Promise((resolve) => setTimeout(resolve, AGAIN));
      else run.watched = sent;
    }
    run.sending = false;
  }

  /** Steer, where the page has said already that it is so: where the server cannot be reached, the run is lost. */
  #mustSteer(run, action) {
    this.#steer(run, action).then((error) => error instanceof LostError && this.#fail(run, error));
  }

  /**
   * Resolves with the error, if there is one: a run that the server does not know has just ended, and says so itself.
   */
  #steer(run, action, probe = null) {
    return this.#server.call("steer", { run: run.name, action, probe }, run.control.signal).then(
      () => null,
      (error) => error,
    );
  }

  #fail(run, error, lost = "server") {
    if (run.control.signal.aborted) return;
    run.control.abort();
    run.listener({ type: "failed", reason: error.message, cause: error instanceof LostError ? lost : undefined });
  }
}

/** The layers {student, twin} in core/runs/export.py's file of networks, as a text in base64. */
function networksIn(text) {
  const { tensors } = readTensors(fromBase64(text).buffer);
  return { student: layersIn(tensors, "student"), twin: layersIn(tensors, "twin") };
}
