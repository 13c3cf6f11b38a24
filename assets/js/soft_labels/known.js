import { el } from "../shared/dom.js";
import { percent, roundPercent } from "../shared/numbers.js";
import { labelsView } from "./labels.js";
import { part } from "./rows.js";

/** A sentence that the recorded model translates well: its answers, and what a student learns from each label. */
export function knownView(context) {
  const { t, data } = context;
  const { model, answers } = data.known;
  const texts = answers.map(({ text }) => text);
  const [first, second] = texts;
  const labels = labelsView(context, {
    name: "known",
    title: t("soft_labels.model_named", { model: model.split("/").pop() }),
    source: t("soft_labels.known_source"),
    texts,
    logits: answers.map(({ log_prob: logProb }) => logProb),
    write: percent,
    say: ({ T, probs: [share, next], bits }) =>
      t("soft_labels.known_bits", {
        T,
        first,
        second,
        share: roundPercent(share),
        next: roundPercent(next),
        bits: bits.toFixed(2),
      }),
  });
  const learnt = ["hard", "soft"].map((kind) =>
    el(
      "div",
      {},
      el("dt", {}, t(`soft_labels.known_${kind}`)),
      el("dd", {}, t(`soft_labels.known_${kind}_text`, { first, second })),
    ),
  );
  const side = el("dl", { class: "side known-learnt" }, ...learnt);
  return part(t, "known", el("div", { class: "pair" }, labels, side));
}
