import { el } from "../../shared/dom.js";
import { printOnly } from "../../shared/print.js";
import { diceTable, exact } from "./table.js";

/** A sheet to be printed: temperature by hand, with dice and the true shares at three temperatures. */
export function diceView({ t }) {
  const sheet = el(
    "div",
    { class: "dice-sheet", "data-testid": "dice-sheet" },
    el("h2", {}, t("dice.title")),
    el("p", {}, t("dice.intro")),
    table(diceTable(t)),
    el("p", {}, t("dice.how")),
    el("p", {}, t("dice.look")),
    el("p", { class: "fine" }, t("dice.rounded")),
  );
  const print = el("button", { type: "button", "data-testid": "dice-print", onclick: () => printOnly(sheet) });
  print.append(t("dice.print"));
  return el("section", { class: "dice part", id: "dice" }, sheet, el("div", { class: "buttons" }, print));
}

function table({ caption, head, rows }) {
  const heads = head.map((text, i) => el("th", { scope: "col", class: ticksIn(i) }, text));
  const body = rows.map(({ face, cells }) => {
    const pairs = cells.flatMap((one) => [cell(one), el("td", { class: "dice-ticks" })]);
    return el("tr", {}, el("th", { scope: "row" }, face), ...pairs);
  });
  return el(
    "table",
    { class: "dice-table" },
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ...heads)),
    el("tbody", {}, ...body),
  );
}

/** Every other column is to be ticked in, on paper: a phone has no room for it. */
function ticksIn(column) {
  return column > 0 && column % 2 === 0 ? "dice-ticks" : null;
}

function cell({ share, said }) {
  return el("td", { "data-share": share }, el("b", {}, exact(share)), el("br"), el("span", { class: "fine" }, said));
}
