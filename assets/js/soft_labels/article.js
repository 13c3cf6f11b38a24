import { quantity } from "../shared/apart.js";
import { choices } from "../shared/numbers.js";
import { labelsView } from "./labels.js";

/** The article's four translations with its own numbers, which are an illustration. */
export function articleView(context) {
  const { t, data } = context;
  return labelsView(context, {
    name: "article",
    title: t("soft_labels.article_title"),
    source: t("soft_labels.article_source"),
    texts: Object.keys(data.article),
    logits: Object.values(data.article).map(Math.log),
    write: twoDigits,
    say: ({ T, bits }) => t("soft_labels.article_bits", { T, bits: bits.toFixed(3), choices: choices(2 ** bits) }),
  });
}

/** A share to two digits after the point, as the article's table prints it; whole percents stay whole. */
function twoDigits(share) {
  const text = (share * 100).toFixed(2);
  return quantity(`${text.replace(/\.00$/, "")}\u00a0%`);
}
