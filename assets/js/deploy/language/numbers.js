/** The measures of a language model's student, as they are written: null is a number that is not finite. */

import { count, percent } from "../../shared/numbers.js";

const NONE = "–";

const nats = (value) => (value === null ? NONE : value.toFixed(2));

/** With three digits: 24.1, 238, 1,480. */
const doubt = (value) => (value === null ? NONE : count(Number(value.toPrecision(3))));

/** By its name in core/layer_dropping/events.py. */
export const MEASURES = {
  kl_to_teacher: nats,
  agreement: (share) => (share === null ? NONE : percent(share)),
  perplexity: doubt,
};

/** What the teacher itself has of an event. */
export function teacherScores({ teacher_perplexity: perplexity }) {
  return { kl_to_teacher: 0, agreement: 1, perplexity };
}
