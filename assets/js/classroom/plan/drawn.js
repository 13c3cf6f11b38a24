/** A sheet's blocks (./blocks.js) on the page, and on paper. */

import { el } from "../../shared/dom.js";

const CELLS = 10;
const DRAWERS = {
  heading: (_, { level, text }) => el(`h${level + 2}`, {}, text),
  paragraph: (link, { text }) => el("p", { class: text.step ? "sheet-go" : null }, inline(link, text)),
  list: (link, { items }) => el("ul", {}, ...items.map((item) => el("li", {}, inline(link, item)))),
  labelled: (link, { items }) => el("dl", {}, ...items.flatMap((item) => labelled(link, item))),
  table: drawnTable,
  answers: (_, block) => answers(block),
  lines: (_, { count }) => el("div", { class: "sheet-lines", "aria-hidden": "true" }, ...spans(count)),
  blanks: (_, { labels }) => el("p", { class: "sheet-blanks" }, ...labels.map((label) => el("span", {}, label))),
  part: (link, { blocks }) => el("section", { class: "sheet-part" }, ...drawn(link, blocks)),
};

/** Nodes for `blocks`; link(one) draws a link of a text. */
export function drawn(link, blocks) {
  return blocks.map((block) => DRAWERS[block.kind](link, block));
}

function inline(link, text) {
  return typeof text === "string" ? text : link(text);
}

function labelled(link, { label, blocks }) {
  return [el("dt", {}, label), el("dd", {}, ...drawn(link, blocks))];
}

function drawnTable(link, { caption, head, rows, toFill = [] }) {
  const kindOf = (column) => (toFill.includes(column) ? "sheet-blank" : null);
  const heads = head.map((text, i) => el("th", { scope: "col", class: kindOf(i) }, text));
  const body = rows.map(([first, ...cells]) => {
    const others = cells.map((cell, i) => el("td", { class: kindOf(i + 1) }, inline(link, cell)));
    return el("tr", {}, el("th", { scope: "row" }, inline(link, first)), ...others);
  });
  return table("sheet-table", heads, body, el("caption", {}, caption));
}

function answers({ head, rows }) {
  const heads = head.map((text) => el("th", { scope: "col" }, text));
  const body = rows.map(({ label, lang, cells }) =>
    el("tr", {}, el("th", { scope: "row" }, el("bdi", { lang }, label)), ...cells.map(answer)),
  );
  return table("sheet-answers", [el("td", {}), ...heads], body);
}

function table(kind, heads, body, ...caption) {
  const head = el("thead", {}, el("tr", {}, ...heads));
  return el("table", { class: kind }, ...caption, head, el("tbody", {}, ...body));
}

/** A bar in a grid of tenths, which is empty where it is to be drawn, or a box to be ticked. */
function answer({ isTicked, share, said }) {
  const mark = share === undefined ? box(isTicked) : bar(share ?? 0);
  return el("td", { "data-share": share ?? null, "data-ticked": isTicked ?? null }, mark, el("span", {}, said));
}

function box(isTicked) {
  return el("span", { class: "sheet-box", "aria-hidden": "true" }, isTicked ? "✓" : "");
}

/** All of it is borders, which are printed where colours of surfaces are not. */
function bar(share) {
  const fill = el("span", { class: "sheet-fill" });
  fill.style.width = `${100 * share}%`;
  return el("span", { class: "sheet-bar", "aria-hidden": "true" }, ...spans(CELLS), fill);
}

function spans(count) {
  return Array.from({ length: count }, () => el("span", {}));
}
