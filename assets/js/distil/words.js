import { count } from "../shared/numbers.js";

/**
 * How a task speaks: say(key, values) is its own word for the key, else that of its kind, of the tab or of the page.
 * What a word has in braces is one of `values`, or another word of the task's own or its kind's, or what core says of
 * it: its name, how many classes and examples it has, and which classes its experiments hide or keep.
 */
export function speech(t, { words }, { name, kind, classes, hidden, card }) {
  const families = [kind, name].filter(Boolean);
  const named = (experiment) => (hidden[experiment] ?? []).map((place) => classes[place]);
  const terms = {
    ...Object.assign({}, ...families.map((family) => wordsOf(words, `${family}.`))),
    name,
    classes: classes.length,
    train: count(card.examples.train),
    test: count(card.examples.test),
    missing: named("missing_class"),
    only: named("only_classes"),
  };
  const say = (key, values) => {
    const family = [name, kind, "distil"].find((one) => `${one}.${key}` in words);
    return t(family ? `${family}.${key}` : key, { ...terms, ...values });
  };
  say.language = t.language; // what is said of it in common parts follows the language too
  return say;
}

/** Why something failed, in a sentence. */
export function reasonOf(t, { name, message }) {
  return name === "MissedError" ? t("file.missed") : message;
}

/** The words whose keys begin with `start`, by the rest of their keys. */
function wordsOf(words, start) {
  const own = Object.entries(words).filter(([key]) => key.startsWith(start));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(start.length), text]));
}
