/** The student's answer as bars, under a slider for the temperature. */

import { softmax } from "../../../maths/softmax.js";
import { el, setText } from "../../../shared/dom.js";
import { percent } from "../../../shared/numbers.js";

const [WARMEST, STEP_OF_T] = [10, 0.1];

/**
 * barsOf(logits) gives the bars, [{name, classes}], each the share of some classes. Returns {element, show(logits),
 * temperature()}.
 */
export function answersView(words, barsOf) {
  const range = el("input", { id: "temperature", type: "range", min: 0, max: WARMEST, step: STEP_OF_T, value: 1 });
  const shown = el("b", { class: "value", "aria-hidden": "true" });
  const list = el("ul", { id: "bars", "aria-label": words.answers });
  let logits = null;
  const temperature = () => Number(range.value);
  const draw = () => {
    setText(shown, `T = ${range.value}`);
    if (!logits) return;
    const shares = softmax(logits, temperature());
    const bars = barsOf(logits).map(({ name, classes }) => ({
      name,
      share: classes.reduce((sum, place) => sum + shares[place], 0),
    }));
    list.replaceChildren(...bars.map(barOf));
  };
  range.addEventListener("input", draw);
  const show = (answer) => {
    logits = answer;
    draw();
  };
  draw();
  const label = el("label", { for: "temperature" }, words.temperature);
  return { element: el("section", {}, el("p", { class: "dial" }, label, range, shown), list), show, temperature };
}

function barOf({ name, share }) {
  const fill = el("span", { class: "fill" });
  fill.style.width = `${100 * share}%`;
  return el(
    "li",
    { "data-share": share },
    el("b", {}, name),
    el("span", { class: "track" }, fill),
    el("span", { class: "share" }, percent(share)),
  );
}
