/** Where a sentence ends in a text that is still being written: the twin of core/language/sentences.py. */

// Python's \s, whose \b knows the letters of all scripts.
const S = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const END = new RegExp(
  [
    `[.!?…]+["'”’»)\\]]*(?=[${S}])(?![${S}][a-z])`,
    "[。！？]+[”’」』）]*(?=[^。！？”’」』）])",
    `[^${S}](?=[${S.replace("\\t-\\r", "\\t\\v-\\r")}]*\\n[${S}]*\\n)`,
  ].join("|"),
  "gu",
);
const NO_END = new RegExp(
  `(?:(?<=^|\\n)[${S}]*\\p{Nd}+|(?<![\\p{L}\\p{N}_])(?:[A-HJ-Za-z]|Mr|Mrs|Ms|Dr|St|vs))\\.$`,
  "u",
);
const SPACES = new RegExp(`^[${S}]+|[${S}]+$`, "gu");

/**
 * Where the first sentence that goes on beyond `start` ends in `text`, or null where none has been seen to end.
 * Whether a full stop ends it shows in what follows; `last` says that nothing will.
 */
export function sentenceEnd(text, start, last = false) {
  END.lastIndex = start;
  const whole = last ? `${text}\n` : text;
  for (let found = END.exec(whole); found; found = END.exec(whole))
    if (!NO_END.test(text.slice(0, END.lastIndex))) return END.lastIndex;
  return null;
}

/** `text` without the spaces around it, as Python's strip leaves it. */
export function stripped(text) {
  return text.replace(SPACES, "");
}
