import { el, setText } from "../shared/dom.js";
import { choices, temperature as written } from "../shared/numbers.js";
import { entropy, softmax } from "../maths/softmax.js";
import { labelRow, rowsHead } from "./rows.js";

/** The article's four translations with its own numbers, which are an illustration: hard label beside soft label. */
export function articleView({ t, data, follow }) {
  const texts = Object.keys(data.article);
  const logits = Object.values(data.article).map(Math.log);
  const probs = new Float64Array(logits.length);
  const rows = texts.map((text) => labelRow(t, el("bdi", {}, text)));
  rows.forEach((row, i) => row.setHard(Number(i === 0)));
  const head = rowsHead(t("soft_labels.hard_label"), "");
  const sentence = el("p", { class: "finding", "data-testid": "article-bits" });
  const element = el(
    "div",
    { class: "side", "data-testid": "article" },
    el("h3", {}, t("soft_labels.article_title")),
    el("p", { class: "fine" }, t("soft_labels.article_source")),
    head.element,
    el("ol", { class: "label-rows" }, ...rows.map((row) => row.element)),
    sentence,
  );
  follow(element, (T) => {
    softmax(logits, T, probs);
    rows.forEach((row, i) => row.set(probs[i], twoDigits(probs[i])));
    head.set(t("soft_labels.soft_label", { T: written(T) }));
    const bits = entropy(probs) / Math.LN2;
    setText(
      sentence,
      t("soft_labels.article_bits", { T: written(T), bits: bits.toFixed(3), choices: choices(2 ** bits) }),
    );
  });
  return element;
}

/** A share to two digits after the point, as the article's table prints it; whole percents stay whole. */
function twoDigits(share) {
  const text = (share * 100).toFixed(2);
  return `${text.replace(/\.00$/, "")}\u00a0%`;
}
