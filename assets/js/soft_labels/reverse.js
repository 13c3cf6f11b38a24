import { el } from "../shared/dom.js";
import { percent, roundPercent } from "../shared/numbers.js";
import { labelsView } from "./labels.js";
import { part } from "./rows.js";

/** An English sentence and its answers in the page's own language, as the recorded model scores them. */
export function reverseView(context) {
  const { t, data } = context;
  const { model, right, answers } = data.reverse;
  const texts = answers.map(({ text }) => text);
  const labels = labelsView(context, {
    name: "reverse",
    title: t("soft_labels.model_named", { model: model.split("/").pop() }),
    source: t("soft_labels.reverse_source"),
    texts,
    logits: answers.map(({ log_prob: logProb }) => logProb),
    write: percent,
    say: ({ T, probs }) => {
      const [first, second] = [...probs.keys()].sort((a, b) => probs[b] - probs[a]);
      return t("soft_labels.reverse_shares", {
        T,
        first: texts[first],
        second: texts[second],
        share: roundPercent(probs[first]),
        next: roundPercent(probs[second]),
        right: roundPercent(probs.slice(0, right).reduce((sum, share) => sum + share, 0)),
      });
    },
  });
  const side = el(
    "div",
    { class: "side" },
    ...["mistake", "weak"].map((what) => el("p", { class: "finding" }, t(`soft_labels.reverse_${what}`))),
  );
  return part(t, "reverse", el("div", { class: "pair" }, labels, side));
}
