/** Addresses inside the lab: a tab with its settings, and what of the present address belongs to the visitor. */

import { Broken, numberField, short } from "../../shared/fields.js";
import { LENGTHS, STEPS, numberOf } from "./steps/all.js";

/**
 * The visitor's language, look, devices and class; all else is a tab's setting, and would change what a link shows, or
 * locks it, which is meant for that link's tab alone. How long the lesson is, the record knows.
 */
const KEPT = ["lang", "strings", "__theme", "view", "room", "ask", "model_on", "device"];

/** What a link says of the lesson: the number of a step, and its length in minutes. */
export const LESSON_FIELDS = {
  number: { link: "lesson", initial: null, read: numberField("rule.lesson", 1, STEPS.length, true) },
  length: { link: "lessonLength", initial: null, read: readLength },
};

function readLength(text) {
  const length = LENGTHS.find((minutes) => String(minutes) === text);
  if (!length) throw new Broken("rule.lesson_length", { value: short(text), allowed: LENGTHS });
  return length;
}

/** The parameters of an address with these `settings` ({name in the link: value}). */
export function parametersOf(settings) {
  const now = new URLSearchParams(location.search);
  const kept = KEPT.filter((name) => now.has(name)).map((name) => [name, now.get(name)]);
  return new URLSearchParams([...kept, ...Object.entries(settings)]);
}

/** The parameters with which a step is shown that has come to `stage`. */
export function stepParameters(step, stage) {
  const settings = stage === "guess" ? step.before : step.settings;
  return parametersOf({ tab: step.tab, ...settings, lesson: numberOf(step) });
}
