/** The loss of one example written out, class by class; the values are those of ../engine/objective.js. */

import { DIVERGENCES, LEAST_BETA, forwardKl, logMixture, room, soften } from "../../maths/divergences.js";
import { powerOf } from "../engine/objective.js";

/** What class c adds to a divergence, in nats; s, t as in ../../maths/divergences.js, `beta` of jsd. */
const TERMS = {
  forward_kl: (s, t) => (c) => share(t.probs[c], t.logs[c] - s.logs[c]),
  reverse_kl: (s, t) => (c) => share(s.probs[c], s.logs[c] - t.logs[c]),
  total_variation: (s, t) => (c) => Math.abs(t.probs[c] - s.probs[c]) / 2,
  jsd: jsdTerms,
  logit_mse: (s, t) => {
    const [own, goal] = [s, t].map(centred);
    return (c) => (own[c] - goal[c]) ** 2 / (2 * own.length);
  },
};

/** What is written beside a term: the shares, or the logits over T without their mean. */
const SHOWN = { logit_mse: centred };

function share(prob, ratio) {
  return prob > 0 ? prob * ratio : 0;
}

function jsdTerms(s, t, beta) {
  if (beta > 0.5) return jsdTerms(t, s, 1 - beta);
  if (beta < LEAST_BETA) return TERMS.forward_kl(s, t);
  return (c) => {
    const ratio = t.logs[c] - s.logs[c];
    const mixture = logMixture(ratio, beta);
    return share(t.probs[c], ratio - mixture) / (1 - beta) - share(s.probs[c], mixture) / beta;
  };
}

function centred({ logs }) {
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return Float64Array.from(logs, (log) => log - mean);
}

/**
 * The loss of one example: `student` and `teacher` are its logits (classes,), `target` its right answer, or null where
 * there is none; config: as core/runs/configuration.py. {goal, own: what is shown of teacher and student, (classes,);
 * terms (classes,) and their sum, the divergence, in nats; factor: the power of T that it is multiplied by; soft: the
 * product; right: the student's share of the right answer at T = 1; hard: its cross entropy; total}. Without a target
 * right and hard are null, and so is the total, unless the hard part counts for nothing.
 */
export function lossOf(config, student, teacher, target) {
  const { divergence: kind, beta, temperature, soft_weight: weight } = config;
  const [s, t] = [student, teacher].map((logits) => softened(logits, temperature));
  const shown = SHOWN[kind] ?? (({ probs }) => probs);
  const divergence = DIVERGENCES[kind].value(s, t, beta);
  const factor = temperature ** powerOf(config);
  const plain = target === null ? null : softened(student, 1);
  const hard = plain && -plain.logs[target];
  const soft = factor * divergence;
  return {
    goal: shown(t),
    own: shown(s),
    terms: Float64Array.from(student, (_, c) => TERMS[kind](s, t, beta)(c)),
    divergence,
    factor,
    soft,
    right: plain && plain.probs[target],
    hard,
    total: hard === null && weight < 1 ? null : weight * soft + (1 - weight) * (hard ?? 0),
  };
}

/**
 * The length of the gradient by the student's logits: of the divergence at a temperature, without and with its power of
 * T, {plain, scaled}.
 */
export function pullAt({ divergence: kind, beta }, student, teacher, temperature) {
  const { gradient, degree } = DIVERGENCES[kind];
  const [s, t] = [student, teacher].map((logits) => softened(logits, temperature));
  const slopes = new Float64Array(student.length);
  gradient(s, t, beta, slopes);
  const plain = Math.hypot(...slopes) / temperature;
  return { plain, scaled: plain * temperature ** degree };
}

/** The same of the cross entropy with the right answer. */
export function hardPull(student, target) {
  const { probs } = softened(student, 1);
  return Math.hypot(...probs.map((prob, c) => prob - Number(c === target)));
}

/** Both directions of KL between student and teacher at T, in nats: {forward, reverse}. */
export function bothWays(s, t) {
  return { forward: forwardKl(s, t), reverse: forwardKl(t, s) };
}

function softened(logits, temperature) {
  return soften(logits, 0, logits.length, temperature, room(logits.length));
}
