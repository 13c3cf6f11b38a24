import { el } from "../shared/dom.js";

const NAMED = { "\n": "token.newline", "\t": "token.tab", "\r": "token.return" };
const PICTURELESS = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u3000]/u;
const HIDDEN = new RegExp(`(<0x[0-9A-F]{2}>)+|${PICTURELESS.source}| `, "gu");
// Of these a text box shows what they do: break a line, leave room, join letters or emoji.
const SEEN_IN_A_BOX = "\n\t\u3000\u200c\u200d";

/**
 * A token's `text` as nodes in which nothing is hidden: spaces are drawn, and new lines, half characters and
 * characters without a picture are named in a small box.
 */
export function visibleToken(text, t) {
  const node = el("bdi", { class: "token-text" });
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    node.append(text.slice(end, match.index), hiddenMark(match[0], t));
    end = match.index + match[0].length;
  }
  node.append(text.slice(end));
  if (!text) node.append(el("span", { class: "mark" }, t("token.empty")));
  return node;
}

/** The same as a plain string, a space as a middle dot: for plots, pictures and tables. */
export function visibleText(text, t) {
  return text ? text.replace(HIDDEN, (piece) => (piece === " " ? "·" : `[${nameOf(piece, t)}]`)) : t("token.empty");
}

/** The characters of `text` that leave no trace where it is typed, each named once: U+200B, or U+200B × 3. */
export function unseenIn(text) {
  const counts = new Map();
  for (const piece of text) {
    if (PICTURELESS.test(piece) && !SEEN_IN_A_BOX.includes(piece)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  return [...counts].map(([piece, times]) => (times > 1 ? `${codeOf(piece)} × ${times}` : codeOf(piece)));
}

function hiddenMark(piece, t) {
  const name = t("token.space");
  if (piece === " ") return el("span", { class: "space", role: "img", "aria-label": name, title: name }, "\u00a0");
  return el("span", { class: "mark", title: t("token.hidden") }, nameOf(piece, t));
}

function nameOf(piece, t) {
  if (piece in NAMED) return t(NAMED[piece]);
  if (piece.startsWith("<0x")) return t("token.bytes", { bytes: piece.replace(/<0x(..)>/g, " $1").trim() });
  return codeOf(piece);
}

function codeOf(piece) {
  return `U+${piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
