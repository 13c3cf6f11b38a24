import { STEPS } from "../../../../assets/js/classroom/lesson/steps/all.js";
import { lessonPlan } from "../../../../assets/js/classroom/plan/lesson_plan.js";
import { markdown } from "../../../../assets/js/classroom/plan/markdown.js";
import { timetable } from "../../../../assets/js/classroom/plan/timetable.js";
import { worksheet } from "../../../../assets/js/classroom/plan/worksheet.js";
import { translator } from "../../../../assets/js/shared/text.js";

/** A sheet for `length` minutes as Markdown. texts: {language, words}; runs: the last of some steps, by their names. */
export async function written(kind, length, texts, runs) {
  const context = { t: translator(texts), runOf: ({ name }) => runs[name] ?? null };
  const blocks = kind === "plan" ? lessonPlan(context, length) : worksheet(context, length, kind === "key");
  return markdown(context.t, await blocks);
}

/** What `blocks` are in Markdown. */
export function markdownOf(blocks) {
  return markdown((_, { label, text }) => `${label}: ${text}`, blocks);
}

/** The timetable, with a step's own minutes. */
export function minutesOf(length) {
  return timetable(length).map(({ name, from, to, step }) => ({ name, from, to, minutes: step?.minutes ?? null }));
}

/** The settings with which a step is tried. */
export function settingsOf(name) {
  return STEPS.find((step) => step.name === name).settings;
}
