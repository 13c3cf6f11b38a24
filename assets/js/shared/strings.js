/**
 * Texts that try the page: `?strings=long`, `rtl`, `short` or `markup` shows them in place of its own. What the page
 * fills in stays what it is.
 */

import { loadStyle } from "./load.js";

const STYLE = new URL("../../css/shared/language/language.css", import.meta.url);
const HEBREW = "אבגדהוזחטיכלמנסעפצקרשת";
const PLACEHOLDER = /(\{\w+(?:, [^{}]*)?\})/;

/** How each kind says a text, piece by piece between what is filled in. */
const KINDS = {
  /** Words twice as long, as German has them: a line may break no more often. */
  long: (piece) => piece.replace(/\p{L}+/gu, "$&$&"),
  /** Letters that run from right to left. */
  rtl: (piece) => piece.replace(/\p{L}/gu, (letter) => HEBREW[letter.codePointAt(0) % HEBREW.length]),
  /** A letter at most. */
  short: (piece) => piece.match(/\p{L}/u)?.[0] ?? "",
  /** What would run, if any text were read as a document. */
  markup: (piece) => `<b onmouseover="ran = 1">${piece}</b><script>ran = 1</script><img src="x" onerror="ran = 1">`,
};

/** `texts` ({language, words: {key: text}}) as `kind` has them; as they are where there is no such kind. */
export async function instead({ language, words }, kind) {
  const say = Object.hasOwn(KINDS, kind) ? (text) => said(text, KINDS[kind]) : (text) => text;
  if (kind === "rtl") document.documentElement.dir = "rtl";
  await loadStyle(STYLE); // as for any other language
  const put = Object.entries(words).map(([key, text]) => [key, say(text)]);
  return { language, words: Object.fromEntries(put) };
}

function said(text, piece) {
  const pieces = text.split(PLACEHOLDER).map((part) => (PLACEHOLDER.test(part) || !part ? part : piece(part)));
  // One letter of the text, not of each of its pieces.
  return piece === KINDS.short
    ? pieces.filter((part, i) => i === 0 || PLACEHOLDER.test(part)).join(" ")
    : pieces.join("");
}
