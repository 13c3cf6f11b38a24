import { TEMPERATURES, diceTable, exact } from "../dice/table.js";
import { numbersAt } from "../dice/loaded_die.js";
import { stepsOf } from "../lesson/steps/all.js";
import { answerOf } from "./answers.js";
import { answerRows, heading, labelled, lines, paragraph, part } from "./blocks.js";
import { exitAnswer, exitQuestion } from "./closing.js";
import { numbersFrom, truthTable } from "./truth.js";

const [EXPLAIN, EXIT, DICE] = [3, 4, 2];

/**
 * The blocks of the learners' sheet for a lesson of `length` minutes: a question for each step, the dice sheet, and the
 * exit question. `runOf(step)`: the last run of a step in this browser, or null; `withAnswers`: the key to the sheet.
 */
export async function worksheet({ t, runOf }, length, withAnswers) {
  const steps = stepsOf(length);
  const answers = await Promise.all(steps.map((step) => (withAnswers ? answerOf(t, step, runOf(step)) : null)));
  const head = withAnswers
    ? [heading(1, t("plan.title_key", { length })), numbersFrom(t, steps)]
    : [
        heading(1, t("plan.title_worksheet", { length })),
        { kind: "blanks", labels: [t("plan.name"), t("plan.date")] },
        paragraph(t("plan.how")),
      ];
  const exit = withAnswers ? expected(t, await exitAnswer(t, length)) : lines(EXIT);
  return [
    ...head,
    ...steps.map((step, i) => question(t, step, i + 1, answers[i])),
    part(heading(2, t("plan.exit")), paragraph(t(exitQuestion(length))), exit),
    diceQuestion(t, withAnswers),
  ];
}

function question(t, step, number, answer) {
  const { name } = step;
  const then = [t("plan.label_think"), t(`plan.${name}.then`), ...(answer ? [] : [lines(EXPLAIN)])];
  return part(
    heading(2, `${number}. ${t(`lesson.${name}.title`)}`),
    paragraph(t(`lesson.${name}.ask`)),
    ...(step.asks.kind === "curve" ? [paragraph(t("plan.curve"))] : []),
    answer ? truthTable(t, step, answer) : emptyTable(t, step),
    labelled([t("plan.label_now"), t(`lesson.${name}.do`)], then),
    ...(answer ? [expected(t, answer.told)] : []),
  );
}

function expected(t, told) {
  return labelled([t("plan.label_expect"), ...told]);
}

/** What is expected and what was seen, side by side: bars to be drawn, or boxes to be ticked. */
function emptyTable(t, step) {
  const cell = () => (step.asks.kind === "choice" ? { isTicked: false, said: "" } : { share: null, said: "…… %" });
  const rows = answerRows(t, step, () => [cell(), cell()]);
  return { kind: "answers", head: [t("plan.expected"), t("plan.seen")], rows };
}

function diceQuestion(t, withAnswers) {
  const { caption, head, rows } = diceTable(t);
  const cells = rows.map(({ face, cells: columns }) => [
    face,
    ...columns.flatMap(({ share, said }) => [t("plan.dice_cell", { share: exact(share), said }), ""]),
  ]);
  return part(
    heading(2, t("dice.title")),
    paragraph(t("dice.intro")),
    { kind: "table", caption, head, rows: cells, toFill: [2, 4, 6] },
    paragraph(t("dice.how")),
    paragraph(t("dice.look")),
    withAnswers ? expected(t, [diceAnswer(t, rows)]) : lines(DICE),
    paragraph(t("dice.rounded")),
  );
}

/** What the columns of the dice sheet have in common, and how its first and last faces differ. */
function diceAnswer(t, rows) {
  const shares = ({ cells }) => cells.map(({ share }) => exact(share));
  const [[first_cold, first, first_hot], [last_cold, last, last_hot]] = [rows[0], rows.at(-1)].map(shares);
  const [rolls_cold, rolls, rolls_hot] = TEMPERATURES.map((T) => numbersAt(T)[0].to);
  const values = { first_cold, first, first_hot, last_cold, last, last_hot, rolls_cold, rolls, rolls_hot };
  return t("plan.dice_answer", values);
}
