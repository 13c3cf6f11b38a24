import { count, temperature } from "../../shared/numbers.js";
import { beginning } from "../../shared/typing.js";
import { sentences } from "../../shared/text.js";

const LARGEST = 1e6;

/** A word as a sentence can quote it. */
export function quoted(word) {
  return beginning(word, 40);
}

/** What the temperature does to the counts of what follows, {words, counts}: chosen by them. */
export function sentence(t, { words, counts }, T) {
  if (!counts.length) return t("own.nothing");
  if (counts.length === 1) return t("own.one_next", { word: quoted(words[0]) });
  const lower = counts.findIndex((times) => times < counts[0]);
  if (lower < 0) return t("own.all_level", { count: count(counts.length) });
  const [a, b] = [counts[0], counts[lower]];
  const values = { first: quoted(words[0]), second: quoted(words[lower]), a: count(a), b: count(b), T: temperature(T) };
  if (T === 0) return t("own.cold", values);
  if (T === 1) return t("own.as_counted", values);
  const ratio = (a / b) ** (1 / T);
  const powered = t(ratio > LARGEST ? "own.powered_far" : "own.powered", { ...values, ratio: written(ratio) });
  return sentences(t, powered, t("own.not_divided", values));
}

function written(ratio) {
  return ratio < 100 ? String(Number(ratio.toPrecision(3))) : count(Math.round(Math.min(ratio, LARGEST)));
}
