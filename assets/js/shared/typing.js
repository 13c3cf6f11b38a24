/** What people type, on whatever keyboard: numbers as the page or another language writes them, and composed text. */

import { debounced } from "./dom.js";

const FULL_WIDTH = /[\uff01-\uff5e]/g;
const APART = /^([1-9]\d{0,2})((?:[, \u00a0\u202f]\d{3})+)(\.\d+)?$/;
const PLAIN = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;

/** The number that `text` writes, or NaN: 1,000 as the page writes it, 0,8 and ０．８ as other languages do. */
export function readNumber(text) {
  const narrow = text.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const plain = narrow.trim().replace("。", ".").replace("−", "-");
  const [, first, thousands, rest = ""] = plain.match(APART) ?? [];
  if (first) return Number(first + thousands.replace(/\D/g, "") + rest);
  return PLAIN.test(plain) ? Number(plain.replace(",", ".")) : NaN;
}

/**
 * Call `act` once the text in `field` has been left alone for `pause` milliseconds, and no word that an input method
 * composes is half done.
 */
export function whenTyped(field, act, pause = 0) {
  let composing = false;
  const soon = debounced(() => composing || act(), pause);
  field.addEventListener("input", soon);
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
}

/** Whether a key belongs to an input method: what it composes is not done, or ends by it, which Safari tells late. */
export function isComposed({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}

// A character that is seen may be written with so many of the computer's.
const LONGEST_CHARACTER = 20;

/** The beginning of `text`, with … where it has more characters than `most`; no character is cut. */
export function beginning(text, most) {
  if (text.length <= most) return text;
  const seen = seenIn(text.slice(0, most * LONGEST_CHARACTER));
  return seen.length > most ? `${seen.slice(0, most - 1).join("")}…` : text;
}

/** The end of `text`, with … where it has more characters than `most`; no character is cut. */
export function ending(text, most) {
  if (text.length <= most) return text;
  const seen = seenIn(text.slice(-most * LONGEST_CHARACTER));
  return seen.length > most ? `…${seen.slice(1 - most).join("")}` : text;
}

function seenIn(text) {
  // Made where it is needed, which the first view does not: a browser takes its time over it.
  const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(characters.segment(text), ({ segment }) => segment);
}
