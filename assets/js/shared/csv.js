/** Tables as comma-separated values (RFC 4180): words in the page's language, numbers as programs read them. */

import { download } from "./dom.js";

/** By this mark at a file's beginning Excel knows that it is written in UTF-8. */
const MARK = "\ufeff";

/** `rows`, arrays of texts and numbers, as lines; null and undefined are empty cells. */
export function csvText(rows) {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Offer `rows` to be saved as `name`. */
export function saveCsv(rows, name) {
  download(new Blob([MARK, csvText(rows)], { type: "text/csv;charset=utf-8" }), name);
}

/** Quoted where it must be; text that a spreadsheet would run as a formula is made plain by an apostrophe. */
function cell(value) {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value ?? "") ? `'${value}` : (value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
