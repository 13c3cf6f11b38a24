import { sentenceEnd, stripped } from "../../../assets/js/language/sentences.js";

/** The end of the sentence in each case, [text, start, last]; and the text without the spaces around it. */
export function read(cases) {
  return cases.map(([text, start, last]) => ({ end: sentenceEnd(text, start, last), stripped: stripped(text) }));
}
