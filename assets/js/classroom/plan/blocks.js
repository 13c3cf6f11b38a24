/**
 * What a sheet is made of, whether it is drawn (./drawn.js) or written as Markdown (./markdown.js): a list of blocks.
 *
 *   {kind: "heading", level: 1 | 2 | 3, text}
 *   {kind: "paragraph", text}                     text: a string, or a link {text, href, step | place}
 *   {kind: "list", items: [text]}
 *   {kind: "labelled", items: [{label, blocks}]}  a word, and what belongs to it
 *   {kind: "table", caption, head: [text], rows: [[text]], toFill}   toFill: the columns that are empty, for a pen
 *   {kind: "answers", head: [text], rows: [{label, lang, cells}]}
 *      a cell: {share, said} is a bar (share null: one to be drawn), {isTicked, said} is a box
 *   {kind: "lines", count}, {kind: "blanks", labels}   to write on
 *   {kind: "part", blocks}                        what no page break divides
 */

import { rowName } from "../lesson/rows.js";

export const heading = (level, text) => ({ kind: "heading", level, text });
export const paragraph = (text) => ({ kind: "paragraph", text });
export const list = (items) => ({ kind: "list", items });
export const part = (...blocks) => ({ kind: "part", blocks });
export const lines = (count) => ({ kind: "lines", count });

/** items: [[label, texts or blocks]] */
export function labelled(...items) {
  const asBlock = (one) => (typeof one === "string" ? paragraph(one) : one);
  return { kind: "labelled", items: items.map(([label, ...content]) => ({ label, blocks: content.map(asBlock) })) };
}

/** The rows of a step with what cellsOf(its place) gives for each. */
export function answerRows(t, { rows }, cellsOf) {
  return rows.map((row, i) => ({ label: rowName(t, row), lang: row.key ? t.language : "en", cells: cellsOf(i) }));
}
