import { NGrams, drawWords, sharesOf, textOf, wordsIn } from "../../../assets/js/maths/ngrams.js";

/** The shares of counts, as a plain list. */
export function shares(counts, temperature) {
  return [...sharesOf(counts, temperature)];
}

/** The words of a text, by the browser's own rule or by the plain one. */
export function words(text, isPlain) {
  return isPlain ? wordsIn(text, null) : wordsIn(text);
}

/** What follows each path in the text of `words`. */
export function after(given, paths, order) {
  const ngrams = new NGrams(given);
  return paths.map((path) => ngrams.after(path, order));
}

/** What is drawn, as words and as a text. */
export function drawn(given, asked) {
  const found = drawWords(new NGrams(given), asked);
  return { words: found, text: textOf(found) };
}
