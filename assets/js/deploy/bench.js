import { Emitter } from "../shared/emitter.js";
import { onKeptNetworks } from "../shared/kept_networks.js";
import { Engine } from "./engine/engine.js";
import { OPENED } from "./fields.js";
import { openedRun, ownRun, readyRun } from "./runs.js";

/**
 * The runs that are shown, and who computes with them. Views subscribe with on("run", listener): {task, run, own,
 * opened, dropped, problem}; run is what is shown of the chosen task, or null with a `problem` (an Error) where nothing
 * can be; own: whether the visitor has a run of the task; opened: whether there is a student of it that came as a file
 * or with a link; dropped: whether there was a run that could not be read.
 */
export class Bench {
  /**
   * What is shown, null until it is there; with its `times` {who: {alone, batch}} once they are measured here, and what
   * else is `known` of it.
   */
  shown = null;
  #data;
  #store;
  #assets;
  #engines = new Map();
  /** The students that were opened, by task. */
  #opened = new Map();
  #emitter = new Emitter("run");
  #asked = 0;

  constructor(store, data, assets) {
    this.#data = data;
    this.#store = store;
    this.#assets = assets;
    store.subscribe((_, changed) => (changed.has("task") || changed.has("run")) && this.load());
    onKeptNetworks((task) => task === store.state.task && this.load());
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** Show a student that came as a file or with a link. */
  open(student) {
    this.#opened.set(student.task, openedRun(student));
    const { task, run } = this.#store.state;
    if (task === student.task && run === OPENED) this.load();
    else this.#store.set({ task: student.task, run: OPENED });
  }

  /** The student of what on("run") told, in 8 bits; made once. Rejects where the training examples cannot be had. */
  inEightBits(shown) {
    shown.int8 ??= this.engine(shown.task).ask("inEightBits", { network: shown.run.student });
    return shown.int8;
  }

  /** Who computes for `task`, in a thread of its own. */
  engine(task) {
    if (!this.#engines.has(task)) this.#engines.set(task, new Engine(task));
    return this.#engines.get(task);
  }

  /** Tell those who have come since what is shown; where that is nothing yet, find it. */
  show() {
    if (this.shown) this.#emitter.tell("run", this.shown);
    else this.load();
  }

  /** Show the run that the settings ask for, or tell again what there is. */
  async load() {
    const asked = ++this.#asked;
    const { task, run: wanted } = this.#store.state;
    const shown = await this.find(task, wanted);
    if (asked !== this.#asked) return;
    this.shown = shown;
    this.#emitter.tell("run", shown);
  }

  /** What on("run") tells for a task: the visitor's own run where it is `wanted` and there is one. */
  async find(task, wanted) {
    const facts = this.#data.tasks[task];
    const { run: own, dropped } = await ownRun(task, facts);
    const opened = this.#opened.get(task);
    const about = { task, own: Boolean(own), opened: Boolean(opened), dropped, problem: null };
    if (opened && wanted === OPENED) return { ...about, run: opened };
    if (own && wanted === "own") return { ...about, run: own };
    try {
      return { ...about, run: await readyRun(task, facts, this.#assets) };
    } catch (problem) {
      return { ...about, run: null, problem };
    }
  }
}
