/** What runs from left to right in a line that runs the other way, as in Arabic: kept whole by Unicode's isolates. */

/** A quantity with its unit or sign, such as 77.3 %: read as written in every language. */
export function quantity(text) {
  return runsLeft() ? `\u2066${text}\u2069` : text;
}

/** A `value` that a sentence is filled with; its words, a name or a token, move nothing around them. */
export function apart(value) {
  return runsLeft() && /\p{L}/u.test(value) ? `\u2068${value}\u2069` : value;
}

function runsLeft() {
  return globalThis.document?.dir === "rtl"; // a worker has no page
}
