/** What is said of two models beside each other, chosen by the numbers. */

import { count, roundPercent, temperature } from "../../shared/numbers.js";
import { STUDENT } from "../fields.js";
import { visibleText } from "../visible.js";
import { sentences } from "../../shared/text.js";

/** Shares that differ by less are called the same. */
const SAME = 0.005;

/** A model's name without who made it; of a student that a server keeps as much as tells it from another. */
export function nameOf(model) {
  return STUDENT.test(model) ? `${model.slice(0, 12)}…` : model.split("/").pop();
}

/** Bits with three digits: 0.0123, 4.56, 789. */
export function written(bits) {
  return String(Number(bits.toPrecision(3)));
}

/**
 * Whether both have the same first answer, and which is surer of its own. names: {first, second}; tokens: the texts of
 * both first answers; found: see Pair.beside; shown: the ids that have bars.
 */
export function comparison(t, names, tokens, { first, second }, shown) {
  const plain = (text) => visibleText(text, t).replace(/^·/, "");
  const values = {
    ...names,
    firstToken: plain(tokens.first),
    firstShare: roundPercent(first.share),
    token: plain(tokens.second),
    secondShare: roundPercent(second.share),
  };
  const lead = first.share - second.share;
  return sentences(
    t,
    t(first.id === second.id ? "beside.same" : "beside.others", values),
    shown.includes(second.id) ? "" : t("beside.no_bar", { ...values, share: roundPercent(second.other) }),
    Math.abs(lead) < SAME ? t("beside.as_sure") : t("beside.surer", { model: lead > 0 ? names.first : names.second }),
  );
}

/** What the distance of `bits` between both means. */
export function meaning(t, names, bits, tokens, frame) {
  if (bits === Infinity) return t("beside.apart_endless");
  const said = t("beside.apart_hint", { ...names, T: temperature(frame.temperature), count: count(tokens) });
  return frame.kept.minP < frame.weights.length ? sentences(t, said, t("beside.apart_filters")) : said;
}
