import { numberOf } from "../lesson/steps/all.js";

/** A link to `step` that works in any browser: in the sheet's language, and in a lesson of the sheet's `length`. */
export function stepLink(t, step, length, text) {
  return { text, step, href: address({ lang: t.language, lesson: numberOf(step), lessonLength: length }) };
}

/** A link to a part of the Classroom tab, by its id. */
export function partLink(t, place, text) {
  return { text, place, href: address({ lang: t.language, tab: "classroom" }) };
}

function address(settings) {
  return new URL(`?${new URLSearchParams(settings)}`, location.href).href;
}
