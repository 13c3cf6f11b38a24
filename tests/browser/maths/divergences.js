import { DIVERGENCES, room, soften } from "../../../assets/js/maths/divergences.js";

/**
 * For one example at a temperature: the divergence's value, its gradient by the logits already divided by T, degree.
 */
export function formOf(kind, student, teacher, temperature, beta) {
  const form = DIVERGENCES[kind];
  const [s, t] = [student, teacher].map((logits) => soften(logits, 0, logits.length, temperature, room(logits.length)));
  const gradient = new Float64Array(student.length);
  const value = form.value(s, t, beta);
  form.gradient(s, t, beta, gradient);
  return { value, gradient: [...gradient], degree: form.degree };
}
