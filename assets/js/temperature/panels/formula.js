import { el, setText } from "../../shared/dom.js";
import { count, percent, temperature } from "../../shared/numbers.js";
import { visibleText } from "../visible.js";

const GENERAL = `<math display="block">
  <msub><mi>p</mi><mi>i</mi></msub><mo>=</mo>
  <mfrac>
    <msup><mi>e</mi><mrow><msub><mi>z</mi><mi>i</mi></msub><mo>/</mo><mi>T</mi></mrow></msup>
    <mrow>
      <munder><mo>∑</mo><mi>j</mi></munder>
      <msup><mi>e</mi><mrow><msub><mi>z</mi><mi>j</mi></msub><mo>/</mo><mi>T</mi></mrow></msup>
    </mrow>
  </mfrac></math>`;

const FILLED = `<math display="block">
  <mfrac>
    <msup><mi>e</mi><mrow><mn data-slot="z"></mn><mo>/</mo><mn data-slot="T"></mn></mrow></msup>
    <msup><mi>e</mi><mn data-slot="logSum"></mn></msup>
  </mfrac>
  <mo>=</mo><msup><mi>e</mi><mn data-slot="difference"></mn></msup>
  <mo>=</mo><mn data-slot="share"></mn></math>`;

/** The softmax with a temperature, and the same with this moment's numbers for the top answer. */
export function formulaPanel({ t, lab }) {
  const filled = el("div", { class: "formula-filled", tabindex: 0, role: "group", "aria-label": t("formula.filled") });
  filled.innerHTML = FILLED;
  const general = el("div", { class: "formula-general" });
  general.innerHTML = GENERAL;
  const slots = Object.fromEntries(
    [...filled.querySelectorAll("[data-slot]")].map((node) => [node.dataset.slot, node]),
  );
  const forWhom = el("p", { class: "formula-for" });
  const note = el("p", { class: "formula-note" });

  const show = (frame) => {
    const { logits, ids, texts } = lab.distribution;
    const unfiltered = frame.uncut[0];
    const scaled = logits[0] / frame.temperature;
    const logSum = scaled - Math.log(unfiltered);
    setText(forWhom, t("formula.for", { token: visibleText(texts.get(ids[0]), t).replace(/^·/, "") }));
    setText(slots.z, logits[0].toFixed(2));
    setText(slots.T, temperature(frame.temperature));
    setText(slots.logSum, logSum.toFixed(2));
    setText(slots.difference, (scaled - logSum).toFixed(2).replace("-", "−"));
    setText(slots.share, percent(unfiltered));
    const zero = frame.temperature === 0;
    filled.hidden = forWhom.hidden = zero;
    setText(
      note,
      zero
        ? t("formula.zero")
        : t(frame.kept.minP < ids.length ? "formula.note_filtered" : "formula.note", { count: count(ids.length) }),
    );
  };
  // Without bars there are no numbers: a prompt of one's own waits for the model.
  filled.hidden = forWhom.hidden = true;
  lab.on("frame", show);
  if (lab.frame) show(lab.frame);
  return el("div", { class: "formula" }, general, el("p", {}, t("formula.words")), forWhom, filled, note);
}
