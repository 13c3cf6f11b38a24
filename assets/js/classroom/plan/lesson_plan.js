import { stepsOf } from "../lesson/steps/all.js";
import { answerOf } from "./answers.js";
import { heading, labelled, list, paragraph, part } from "./blocks.js";
import { closing } from "./closing.js";
import { partLink, stepLink } from "./links.js";
import { timetable } from "./timetable.js";
import { numbersFrom, truthTable } from "./truth.js";

const BEFORE = ["plan.before.devices", "plan.before.open"];

/** The blocks of the plan for a lesson of `length` minutes; runOf(step): its last run in this browser, or null. */
export async function lessonPlan({ t, runOf }, length) {
  const steps = stepsOf(length);
  const answers = await Promise.all(steps.map((step) => answerOf(t, step, runOf(step))));
  const paper = isFull(length) ? "plan.before.paper_alone" : "plan.before.paper";
  const before = [...BEFORE, paper, ...(steps.some(({ experiment }) => experiment) ? ["plan.before.train"] : [])];
  return [
    heading(1, t("plan.title_plan", { length })),
    numbersFrom(t, steps),
    part(heading(2, t("plan.aims")), list(steps.map(({ name }) => t(`plan.${name}.aim`)))),
    part(heading(2, t("plan.before")), list(before.map((key) => t(key)))),
    ...minuteByMinute(t, length),
    ...steps.flatMap((step, i) => stepBlocks(t, step, i + 1, length, answers[i])),
    ...(await closing(t, length)),
  ];
}

function minuteByMinute(t, length) {
  const entries = timetable(length);
  const beside = {
    dice: [partLink(t, "dice", t("dice.title")), t("plan.dice_row")],
    check: [partLink(t, "check", t("check.title")), t("plan.check_row")],
    closing: [t("plan.closing"), t("plan.closing_row")],
  };
  const rows = entries.map(({ name, step, from, to }) => [
    `${from}–${to}`,
    ...(step ? [stepLink(t, step, length, t(`lesson.${name}.title`)), t(`lesson.${name}.do`)] : beside[name]),
  ]);
  const caption = t(isFull(length) ? "plan.no_rest" : "plan.rest", { steps: minutesOfSteps(length), length });
  const head = [t("plan.minutes"), t("plan.step"), t("plan.learners")];
  return [heading(2, t("plan.timetable")), { kind: "table", caption, head, rows }];
}

/** Whether the steps leave no minute for anything else, such as the dice. */
function isFull(length) {
  return minutesOfSteps(length) >= length;
}

function minutesOfSteps(length) {
  return stepsOf(length).reduce((sum, { minutes }) => sum + minutes, 0);
}

/** Longer than a question on a worksheet: a page may end between what is done and what is said. */
function stepBlocks(t, step, number, length, answer) {
  const { name, minutes } = step;
  const own = (key) => t(`plan.${name}.${key}`, answer.values);
  const links = [stepLink(t, step, length, t("plan.open_step"))];
  if (number === 1) links.push(partLink(t, "dice", t("plan.dice_link")));
  return [
    heading(2, t("plan.step_heading", { number, title: t(`lesson.${name}.title`), minutes })),
    ...links.map(paragraph),
    labelled(
      [t("plan.label_do"), own("do")],
      [t("plan.label_say"), own("say")],
      [t("plan.label_ask"), t(`lesson.${name}.ask`)],
      [t("plan.label_try"), t(`lesson.${name}.do`)],
      [t("plan.label_expect"), truthTable(t, step, answer), ...answer.told],
      [t("plan.label_then"), own("then")],
      [t("plan.label_wrong"), own("wrong")],
      [t("plan.label_reply"), own("reply")],
    ),
  ];
}
