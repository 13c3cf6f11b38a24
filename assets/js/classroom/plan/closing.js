/** How a lesson ends: the exit question, homework, and what helps when something goes otherwise. */

import { softmax } from "../../maths/softmax.js";
import { exact } from "../dice/table.js";
import { STEPS, stepsOf } from "../lesson/steps/all.js";
import { answerOf } from "./answers.js";
import { heading, labelled, list, paragraph, part } from "./blocks.js";
import { stepLink } from "./links.js";

/** The shares of the homework's die, as its text says them. */
const HOMEWORK = [0.5, 0.3, 0.2];

/** The text of the last question: of soft labels where the lesson speaks of them. */
export function exitQuestion(length) {
  return hasDigits(length) ? "plan.exit_digits" : "plan.exit_limits";
}

/** What to expect of it: what is true of the step that it is about. */
export async function exitAnswer(t, length) {
  const about = hasDigits(length) ? "digits" : "limits";
  const { told } = await answerOf(
    t,
    STEPS.find(({ name }) => name === about),
    null,
  );
  return hasDigits(length) ? [...told, t("lesson.soft.hard")] : told;
}

function hasDigits(length) {
  return stepsOf(length).some(({ name }) => name === "digits");
}

/** The last blocks of the plan. */
export async function closing(t, length) {
  const chosen = stepsOf(length);
  const others = STEPS.filter((step) => !chosen.includes(step));
  const more = others.map((step) => stepLink(t, step, length, t(`lesson.${step.name}.title`)));
  const at = (T) => [...softmax(HOMEWORK.map(Math.log), T)].map(exact).join(" · ");
  const [cold, hot] = [at(0.5), at(2)];
  const expect = t("plan.label_expect");
  const faster = ["plan.faster.check", "plan.faster.own", "plan.faster.dice"];
  const offline = ["plan.offline.open", "plan.offline.paper", "plan.offline.print"];
  return [
    part(
      heading(2, t("plan.exit")),
      paragraph(t(exitQuestion(length))),
      labelled([expect, ...(await exitAnswer(t, length))]),
    ),
    part(
      heading(2, t("plan.home")),
      paragraph(t("plan.home_task")),
      labelled([expect, t("plan.home_answer", { cold, hot })]),
    ),
    part(heading(2, t("plan.offline")), list(offline.map((key) => t(key)))),
    part(
      heading(2, t("plan.faster")),
      list(faster.map((key) => t(key))),
      ...(more.length ? [paragraph(t("plan.faster.others")), list(more)] : []),
    ),
  ];
}
