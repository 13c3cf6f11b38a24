import { digits } from "./tasks/digits.js";
import { names } from "./tasks/names.js";

/**
 * What the page knows of each task; what it is trained on is in datasets/, and its words are distil.NAME.….
 * measure: what it is judged by (measures.js); classes: how they are called in core;
 * experiments: the classes that each experiment hides or keeps;
 * first(experiment, probes): the probe to begin with; caption(say, probe, never, T): what is said of it;
 * full(shares): the share that a bar's whole length stands for, given the teacher's;
 * bars: how many there are; barsOf(logits): for each of them {name, classes}, the same as long as a probe is watched;
 * picture(): {element, show(probe)}; chip(say, probe): {element, label}, what a button shows;
 * teacher(assets): what answers for the visitor's own probes; own(context): an element in which the visitor makes a probe;
 * writing: whether the task makes up examples of its own.
 */
export const TASKS = { digits, names };

/** The classes that an experiment never shows, of `count`. */
export function neverShown({ experiment, classes }, count) {
  if (experiment === "missing_class") return classes;
  if (experiment !== "only_classes") return [];
  return Array.from({ length: count }, (_, place) => place).filter((place) => !classes.includes(place));
}
