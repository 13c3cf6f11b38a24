import { el } from "../../shared/dom.js";
import { printOnly } from "../../shared/print.js";
import { numbersAt, sharesAt } from "./loaded_die.js";

const TEMPERATURES = [0.5, 1, 2];

/** A sheet to be printed: temperature by hand, with dice and the true shares at three temperatures. */
export function diceView({ t }) {
  const sheet = el(
    "div",
    { class: "dice-sheet", "data-testid": "dice-sheet" },
    el("h2", {}, t("dice.title")),
    el("p", {}, t("dice.intro")),
    table(t),
    el("p", {}, t("dice.how")),
    el("p", {}, t("dice.look")),
    el("p", { class: "fine" }, t("dice.rounded")),
  );
  const print = el("button", { type: "button", "data-testid": "dice-print", onclick: () => printOnly(sheet) });
  print.append(t("dice.print"));
  return el("section", { class: "dice part", id: "dice" }, sheet, el("div", { class: "buttons" }, print));
}

function table(t) {
  const heads = TEMPERATURES.flatMap((T) => [t("dice.at", { T }), t("dice.ticks", { T })]);
  const head = el("tr", {}, ...[t("dice.face"), ...heads].map((text) => el("th", { scope: "col" }, text)));
  const columns = TEMPERATURES.map((T) => ({ shares: sharesAt(T), numbers: numbersAt(T) }));
  const rows = columns[0].shares.map((_, face) => {
    const cells = columns.flatMap(({ shares, numbers }) => [cell(t, shares[face], numbers[face]), el("td", {})]);
    return el("tr", {}, el("th", { scope: "row" }, String(face + 1)), ...cells);
  });
  const caption = el("caption", {}, t("dice.caption"));
  const made = el("table", {}, caption, el("thead", {}, head), el("tbody", {}, ...rows));
  // Where it is wider than a phone, it is moved by keys, too.
  return el("div", { class: "dice-table", tabindex: "0", role: "group", "aria-label": t("dice.caption") }, made);
}

function cell(t, share, { from, to }) {
  const said = to === from ? t("dice.one_number", { from }) : t("dice.numbers", { from, to });
  const written = el("b", {}, `${(100 * share).toFixed(1)}\u00a0%`);
  return el("td", { "data-share": share }, written, el("br"), el("span", { class: "fine" }, said));
}
