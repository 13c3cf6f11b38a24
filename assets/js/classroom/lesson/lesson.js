import { Emitter } from "../../shared/emitter.js";
import { onEnded } from "../../shared/ended_runs.js";
import { lastEnded } from "../../shared/kept_runs.js";
import { readLink } from "../../shared/link.js";
import { storageHere } from "../../shared/storage.js";
import { visit } from "../../shared/tabs.js";
import { LESSON_FIELDS, parametersOf, stepParameters } from "./address.js";
import { STEPS, stepsOf } from "./steps/all.js";

/**
 * The step that the address names, and what the visitor makes of it. Views subscribe with
 * on("stage" | "broken" | "run", listener): the step or its stage is another; rules that the address breaks; a run that
 * the step waits for has ended.
 */
export class Lesson {
  record;
  /** One of STEPS, or null where the address names none. */
  step = null;
  broken = [];
  #emitter = new Emitter("stage", "broken", "run");

  constructor(record) {
    this.record = record;
    this.#read();
    if (this.step) this.#setUp();
    addEventListener("popstate", () => this.#follow());
    onEnded((run) => this.#hear(run));
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** {stage: guess | try | told, guess, run} of the step. */
  get entry() {
    return this.record.entry(this.step.name);
  }

  get steps() {
    return stepsOf(this.record.length);
  }

  /** The step after this one in a lesson of the chosen length, or null. */
  get next() {
    const place = STEPS.indexOf(this.step);
    return this.steps.find((step) => STEPS.indexOf(step) > place) ?? null;
  }

  /** Whether the truth can be shown: what a run must tell cannot before it has ended. */
  get isKnown() {
    return !this.step.experiment || this.entry.run !== null;
  }

  /** The last run that this browser keeps of what the step waits for (../../shared/kept_runs.js), or null. */
  get lastRun() {
    return this.isKnown ? null : lastEnded(storageHere(), this.step.settings.task, this.step.experiment);
  }

  /** Take the truth from a run that ended before the step was tried. */
  use(run) {
    this.#keep(run);
    this.come("told");
  }

  guess(guess) {
    this.record.setEntry(this.step.name, { guess });
  }

  /** Come to `stage`, with the tab set up for it. */
  come(stage) {
    this.record.setEntry(this.step.name, { stage });
    if (stage !== "told") visit(stepParameters(this.step, stage));
    this.#emitter.tell("stage", stage);
  }

  /** Guess the step anew; a run that was seen is forgotten. */
  again() {
    this.record.setEntry(this.step.name, { guess: null, run: null });
    this.come("guess");
  }

  go(step) {
    visit(stepParameters(step, this.record.entry(step.name).stage));
  }

  /** Go back to the list of all steps. */
  finish() {
    visit(parametersOf({ tab: "classroom" }));
  }

  leave() {
    const parameters = new URLSearchParams(location.search);
    parameters.delete(LESSON_FIELDS.number.link);
    visit(parameters);
  }

  /** What is true of the step: see ./steps/all.js. Rejects where a recording does not come. */
  truth() {
    return this.step.truth(this.entry.run);
  }

  /** Have the tab show what the step speaks of, where the address names the step and leaves the settings open. */
  #setUp() {
    const { stage } = this.entry;
    const wanted = stepParameters(this.step, stage);
    const now = new URLSearchParams(location.search);
    const lacks = [...wanted.keys()].some((name) => !now.has(name));
    if (lacks && (stage === "guess" || !now.has("tab"))) visit(wanted, "replaceState");
  }

  #follow() {
    const [before, broken] = [this.step, this.broken];
    this.#read();
    if (this.broken.length || broken.length) this.#emitter.tell("broken", this.broken);
    if (this.step !== before) this.#emitter.tell("stage", this.step && this.entry.stage);
  }

  #read() {
    const { settings, broken } = readLink(LESSON_FIELDS, location.search);
    this.broken = broken;
    this.step = settings.number === null ? null : STEPS[settings.number - 1];
    if (settings.length !== null && settings.length !== this.record.length)
      this.record.set({ length: settings.length });
    if (this.step && this.record.at !== this.step.name) this.record.set({ at: this.step.name });
  }

  #hear(run) {
    const waits = this.step?.experiment === run.experiment && run.task === this.step.settings.task;
    if (!waits || this.entry.stage !== "try") return;
    this.#keep(run);
    this.#emitter.tell("run");
  }

  #keep({ student, twin, teacher, agreement }) {
    this.record.setEntry(this.step.name, { run: { student, twin, teacher, agreement } });
  }
}
