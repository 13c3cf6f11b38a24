import { el, setText } from "../shared/dom.js";
import { temperature as written } from "../shared/numbers.js";
import { entropy, softmax } from "../maths/softmax.js";
import { labelRow, rowsHead } from "./rows.js";

/**
 * Answers with fixed `logits`, the right one first: hard label beside soft label, and a sentence under them.
 * write(share) is what stands beside a bar; say({T, probs, bits}) the sentence, with T as the page writes it.
 */
export function labelsView({ t, follow }, { name, title, source, texts, logits, write, say }) {
  const probs = new Float64Array(logits.length);
  const rows = texts.map((text) => labelRow(t, el("bdi", {}, text)));
  rows.forEach((row, i) => row.setHard(Number(i === 0)));
  const head = rowsHead(t("soft_labels.hard_label"), "");
  const sentence = el("p", { class: "finding", "data-testid": `${name}-bits` });
  const element = el(
    "div",
    { class: "side", "data-testid": name },
    el("h3", {}, title),
    el("p", { class: "fine" }, source),
    head.element,
    el("ol", { class: "label-rows" }, ...rows.map((row) => row.element)),
    sentence,
  );
  follow(element, (T) => {
    softmax(logits, T, probs);
    rows.forEach((row, i) => row.set(probs[i], write(probs[i])));
    head.set(t("soft_labels.soft_label", { T: written(T) }));
    setText(sentence, say({ T: written(T), probs, bits: entropy(probs) / Math.LN2 }));
  });
  return element;
}
