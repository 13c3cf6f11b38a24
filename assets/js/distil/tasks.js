/**
 * A task is one file, tasks/NAME.js, for which page_data of core/pages/distil names NAME. It is imported by the page
 * and by the worker that trains, so nothing in it touches the page before it is asked to. It exports
 *
 * load(base): resolves with the data set, `base` being the folder of the files in assets/data: {name, classes (their
 *   number), features, activeFeatures, train, test, input, chosen, …}. train, test: examples as ../maths/sparse.js
 *   keeps them, with their targets and the teacher's logits (examples · classes,), and where the teacher is recurrent
 *   the symbols that it reads, (examples · places,), each a class; input(example): the features of a held-out example;
 *   chosen(scorer): the held-out examples worth watching; write(predict, key), where it makes up
 *   examples of its own: a new one, by a function from an input to probabilities.
 * page(facts): what is shown of it, given what core says of it (its card, its classes, …):
 *   kind: whose words it takes where it has none of its own (text/LANGUAGE/KIND.json), or null;
 *   first(experiment, probes): the probe to begin with; caption(say, probe, never, T): what is said of a probe;
 *   nameOf(place, say): what a class is called; bars: how many bars there are; barsOf(logits, say): for each of them
 *   {name, classes}, the same as long as a probe is watched; full(shares): the share that a bar's whole length stands
 *   for, given the teacher's;
 *   picture(): {element, show(probe)}; chip(say, probe): {element, label}, what a button shows;
 *   teacher(assets): what answers for the visitor's own probes; own(context): an element to make such a probe in;
 *   writing: {write, longest} where it makes up examples of its own, else null.
 */

import { accuracy, perplexity } from "./measures.js";

const MEASURES = { accuracy, perplexity };

/**
 * The task `name`: what its file says of it, and what core says of it, `facts`. Rejects where there is no such file.
 */
export async function loadTask(name, facts) {
  const { page } = await import(`./tasks/${name}.js`);
  return { name, ...facts, measure: MEASURES[facts.judged_by], ...page(facts) };
}

/** The classes that an experiment never shows, of `count`. */
export function neverShown({ experiment, classes }, count) {
  if (experiment === "missing_class") return classes;
  if (experiment !== "only_classes") return [];
  return Array.from({ length: count }, (_, place) => place).filter((place) => !classes.includes(place));
}
