/** Which minutes of a lesson belong to which step. */

import { stepsOf } from "../lesson/steps/all.js";

/** What a lesson has beside its steps, in minutes; the dice come behind the first step, the rest at the end. */
const BESIDE = { 90: { dice: 10, check: 15, closing: 5 } };

/** The rows of a lesson of `length` minutes: {name of the step or of what is beside it, step or null, from, to}. */
export function timetable(length) {
  const { dice, ...rest } = BESIDE[length] ?? {};
  const [first, ...others] = stepsOf(length).map((step) => [step.name, step.minutes, step]);
  const besides = Object.entries(rest);
  let end = 0;
  return [first, ...(dice ? [["dice", dice]] : []), ...others, ...besides].map(([name, minutes, step = null]) => {
    const from = end;
    end += minutes;
    return { name, step, from, to: end };
  });
}
