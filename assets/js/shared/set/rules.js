/**
 * What a link sets and locks beside a tab's settings: `lock=T,prompt` cannot be changed, `hide=open` is not shown, and
 * `say=…` stands above the tab. Names are those of the settings in the address. It is a help, not a lock on a door:
 * anyone can write such a link, and anyone can change it.
 */

import { Broken, short } from "../fields.js";

/** The most characters of a text. */
export const LONGEST = 300;
/** So many unknown names are quoted. */
const QUOTED = 5;
const BETWEEN = /[\s,;，；、]+/;
// Signs that show nothing but turn, hide or break what stands around them; the line break stays.
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
// More than one blank line only takes the tab's place on the screen.
const BLANK = /\n(?: *\n){2,}/g;

/** {lock, hide, say, broken} of an address; a name for which isKnown(name) is false is left out and said. */
export function readSet(search, isKnown) {
  const parameters = new URLSearchParams(search);
  const broken = [];
  const named = Object.fromEntries(["lock", "hide"].map((name) => [name, namesOf(parameters, name, broken)]));
  const all = [...named.lock, ...named.hide];
  const unknown = [...new Set(all.filter((name) => !isKnown(name)))];
  if (unknown.length) broken.push(new Broken("set.rule_unknown", { names: unknown.slice(0, QUOTED).map(short) }));
  const known = all.filter(isKnown);
  const twice = [...new Set(known.filter((name, place) => known.indexOf(name) !== place))];
  if (twice.length) broken.push(new Broken("set.rule_twice", { names: twice }));
  const hide = [...new Set(named.hide.filter(isKnown))];
  const lock = [...new Set(named.lock.filter((name) => isKnown(name) && !hide.includes(name)))];
  return { lock, hide, say: sayOf(parameters, broken), broken };
}

/** What the address has of a text that was typed. */
export function plainText(text) {
  const whole = text.toWellFormed?.() ?? text;
  return whole.replace(/\r\n?/g, "\n").replace(UNSEEN, " ").replace(BLANK, "\n\n").trim();
}

/** How long a text is, in characters of Unicode: what is seen as one may be written with many. */
export function lengthOf(text) {
  return Array.from(text).length;
}

function namesOf(parameters, name, broken) {
  if (!parameters.has(name)) return [];
  const names = parameters.getAll(name).join(",").split(BETWEEN).filter(Boolean);
  if (!names.length) broken.push(new Broken("set.rule_empty", { name }));
  return names;
}

function sayOf(parameters, broken) {
  const texts = parameters.getAll("say");
  if (!texts.length) return "";
  if (texts.length > 1) broken.push(new Broken("set.rule_say_once", { value: texts.length }));
  const text = plainText(texts[0]);
  if (!text) broken.push(new Broken("set.rule_empty", { name: "say" }));
  const length = lengthOf(text);
  if (length <= LONGEST) return text;
  broken.push(new Broken("set.rule_say_long", { most: LONGEST, value: length }));
  return `${Array.from(text)
    .slice(0, LONGEST - 1)
    .join("")}…`;
}
