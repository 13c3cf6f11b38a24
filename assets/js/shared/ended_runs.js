/** Runs that end on this page: the Distil tab tells of them, and what stands beside the tabs hears it. */

import { Emitter } from "./emitter.js";

const ended = new Emitter("ended");

/**
 * Tell of a run: {task, experiment, temperature, units, seed, step}; by which `measure` its networks were judged, and
 * what `student`, `twin` and `teacher` reached on average over its seeds; how often student and teacher agreed.
 */
export function tellEnded(run) {
  ended.tell("ended", run);
}

/** Call `listener(run)` whenever a run ends, until the function that this returns is called. */
export function onEnded(listener) {
  return ended.on("ended", listener);
}
