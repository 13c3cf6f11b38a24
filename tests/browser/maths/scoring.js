import { Scorer } from "../../../assets/js/maths/scoring.js";

/** Scores of the networks' logits, each (examples, classes), and the probes, `count` of them. */
export function scored(data, classes, networks, count) {
  const scorer = new Scorer(data, classes);
  return { ...scorer.score(networks), probes: scorer.probes(count) };
}
