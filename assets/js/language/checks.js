/** The ranges of core/limits.py, for what reaches the model past the page's own fields. `limits`: the manifest's. */

import { DeviceError } from "./errors.js";
import { stripped } from "./sentences.js";

/** Throw a DeviceError unless `isRight`: what `name` is called, and the value that is outside its range. */
export function check(isRight, name, value) {
  if (!isRight) throw new DeviceError("on_device.refused", { name, value: JSON.stringify(value)?.slice(0, 80) ?? "" });
}

export function checkCount(name, value, least, most) {
  check(Number.isInteger(value) && value >= least && value <= most, name, value);
}

export function checkPrompt(prompt, { maxPromptCharacters: most }) {
  const isText = typeof prompt === "string" && stripped(prompt) !== "" && !/\p{Surrogate}/u.test(prompt);
  check(isText, "prompt", prompt);
  // What counts is characters: a long one has two units.
  check(prompt.length <= most || [...prompt].length <= most, "prompt", prompt);
}

export function checkTemperature(temperature, { coldest, minTemperature, maxTemperature }) {
  const isInside = temperature >= minTemperature && temperature <= maxTemperature;
  check(typeof temperature === "number" && (temperature === coldest || isInside), "temperature", temperature);
}

/** `text` on one line, of at most `most` characters. */
export function checkedLine(name, text, most) {
  check(typeof text === "string", name, text);
  const line = stripped(text).split(SPACES).join(" ");
  check(line !== "" && [...line].length <= most && !/\p{Surrogate}/u.test(line), name, text);
  return line;
}

const SPACES = /[\p{White_Space}\x1c-\x1f]+/u;

export function checkFilters({ top_k: topK, top_p: topP, min_p: minP }) {
  check(topK === null || (Number.isInteger(topK) && topK >= 1), "top_k", topK);
  check(topP === null || (typeof topP === "number" && topP > 0 && topP <= 1), "top_p", topP);
  check(minP === null || (typeof minP === "number" && minP >= 0 && minP <= 1), "min_p", minP);
}
