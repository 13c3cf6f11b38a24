import { percent } from "../../shared/numbers.js";
import { answerRows } from "./blocks.js";

/** The rows of a step with what is true of each: bars, and of a choice the box that is ticked. */
export function truthTable(t, step, { shares, right }) {
  const box = (i) => ({ isTicked: i === right, said: i === right ? t("plan.ticked") : "" });
  const bar = (i) => ({ share: shares[i], said: shares[i] === null ? t("plan.unknown") : percent(shares[i]) });
  const isChoice = right !== null;
  const hasBars = !isChoice || shares.some((share) => share !== null);
  const cellsOf = (i) => [...(isChoice ? [box(i)] : []), ...(hasBars ? [bar(i)] : [])];
  const rows = answerRows(t, step, cellsOf);
  return { kind: "answers", head: rows[0].cells.map(() => t("plan.truth")), rows };
}
