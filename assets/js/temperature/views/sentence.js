import { debounced, el, setText, throttled } from "../../shared/dom.js";
import { choices, count, roundPercent, temperature } from "../../shared/numbers.js";
import { visibleText } from "../visible.js";

const SETTLED = 600;
const SAME = 0.005;
const READABLE = 100;

/** One plain sentence on what just changed, and the same told to screen readers once the hand stops. */
export function sentenceView({ t, lab }) {
  const sentence = el("p", { class: "sentence", "data-testid": "sentence" });
  const spoken = el("p", { class: "visually-hidden", role: "status" });
  let before = null;

  const remember = () => (before = { top: lab.frame.top, temperature: lab.frame.temperature });
  const settle = debounced(() => {
    remember();
    setText(spoken, sentence.textContent);
  }, SETTLED);
  lab.on("distribution", () => (before = null));
  const say = throttled(() => {
    setText(sentence, describe(t, lab.distribution, lab.frame, before));
    if (!before) remember();
    settle();
  }, READABLE);
  lab.on("frame", say);
  return el("div", { class: "say" }, sentence, spoken);
}

function describe(t, distribution, frame, before) {
  const moved = before && before.temperature !== frame.temperature;
  const top = distribution.texts.get(distribution.ids[0]);
  const values = {
    T: temperature(frame.temperature),
    token: visibleText(top, t).replace(/^·/, ""),
    share: roundPercent(frame.top),
    before: before && roundPercent(before.top),
    from: before && temperature(before.temperature),
  };
  const kept = frame.kept.minP;
  return [
    t(moved ? changeKey(frame.top - before.top) : "say.still", values),
    frame.choices < 1.05 ? t("say.no_choice") : t("say.choices", { choices: choices(frame.choices) }),
    kept < frame.weights.length ? t("say.filtered", { kept: count(kept), all: count(frame.weights.length) }) : "",
  ].join("");
}

function changeKey(difference) {
  if (Math.abs(difference) < SAME) return "say.stays";
  return difference < 0 ? "say.falls" : "say.rises";
}
