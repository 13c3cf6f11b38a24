/** What the dice sheet's table says, for the page and for the worksheets. */

import { quantity } from "../../shared/apart.js";
import { numbersAt, sharesAt } from "./loaded_die.js";

export const TEMPERATURES = [0.5, 1, 2];

/** {caption, head, rows}: a row has its `face`, and for each temperature the `share` and what is `said` of numbers. */
export function diceTable(t) {
  const columns = TEMPERATURES.map((T) => ({ shares: sharesAt(T), numbers: numbersAt(T) }));
  const rows = columns[0].shares.map((_, face) => ({
    face: String(face + 1),
    cells: columns.map(({ shares, numbers }) => ({ share: shares[face], said: said(t, numbers[face]) })),
  }));
  const heads = TEMPERATURES.flatMap((T) => [t("dice.at", { T }), t("dice.ticks", { T })]);
  return { caption: t("dice.caption"), head: [t("dice.face"), ...heads], rows };
}

/** A share as the sheet writes it, exact to one decimal. */
export function exact(share) {
  return quantity(`${(100 * share).toFixed(1)}\u00a0%`);
}

function said(t, { from, to }) {
  return to === from ? t("dice.one_number", { from }) : t("dice.numbers", { from, to });
}
