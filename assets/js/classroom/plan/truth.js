import { percent } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { answerRows, paragraph } from "./blocks.js";

/** Where the numbers of a sheet come from. */
export function numbersFrom(t, steps) {
  const own = steps.some(({ experiment }) => experiment) ? t("plan.numbers_own") : "";
  return paragraph(sentences(t, t("plan.numbers"), own));
}

/** The rows of a step with what is true of each: bars, and of a choice the box that is ticked. */
export function truthTable(t, step, { shares, right }) {
  const box = (i) => ({ isTicked: i === right, said: i === right ? t("plan.ticked") : "" });
  const bar = (i) => ({ share: shares[i], said: shares[i] === null ? t("plan.unknown") : percent(shares[i]) });
  const isChoice = right !== null;
  const hasBars = !isChoice || shares.some((share) => share !== null);
  const cellsOf = (i) => [...(isChoice ? [box(i)] : []), ...(hasBars ? [bar(i)] : [])];
  const head = [t("plan.truth"), ...(isChoice && hasBars ? [t("plan.its_share")] : [])];
  return { kind: "answers", head, rows: answerRows(t, step, cellsOf) };
}
