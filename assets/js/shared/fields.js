/**
 * How a setting is read. A tab's fields give each setting its name in the link, its default, and how it is read and
 * written.
 * read(text, settings) gives the value, or throws a Broken that says which rule the text breaks; it may depend on the
 * settings that come before it, and so may the default, which is then a function of them. What is `always` in the link
 * is there even as the default; a change of what makes an `entry` can be undone by the browser's Back. A setting `of`
 * another has no value without it: who holds the one holds both.
 */

import { beginning, readNumber } from "./typing.js";

/** A setting outside its rule: `key` names the sentence, `values` fill it. */
export class Broken extends Error {
  values;

  constructor(key, values) {
    super(key);
    this.values = values;
  }
}

/** Reads a number from `least` to `most`; `rule` names the sentence for everything else. */
export function numberField(rule, least, most, whole = false) {
  return (text) => {
    const value = readNumber(text);
    const valid = value >= least && value <= most && (!whole || Number.isInteger(value));
    if (!valid) throw new Broken(rule, { value: short(text), least, most });
    return value;
  };
}

/** Where the language model runs; without a `server` (null) there is no choice but this device. */
export function modelOnField(server) {
  const allowed = server ? ["auto", "device", "server"] : ["auto", "device"];
  return { link: "model_on", initial: "auto", read: oneOf("rule.model_on", allowed), write: String };
}

/** Reads a temperature: what is at the left end of a dial with these limits, or what is on its scale. */
export function temperatureField({ coldest, minTemperature: least, maxTemperature: most }) {
  const onScale = numberField("rule.temperature", least, most);
  return (text) => (readNumber(text) === coldest ? coldest : onScale(text));
}

/** Reads one of the words that are `allowed`. */
export function oneOf(rule, allowed) {
  return (text) => {
    if (!allowed.includes(text)) throw new Broken(rule, { value: short(text), allowed });
    return text;
  };
}

/** `text` as a sentence can quote it. */
export function short(text) {
  return beginning(text, 40);
}
