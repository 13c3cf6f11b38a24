/** A learner's guess at a question. */

import { el, setText } from "../../shared/dom.js";
import { short } from "../../shared/fields.js";
import { QUESTIONS } from "./questions.js";

/** A form that calls send(value) with a guess in its range; a share may be set by a slider too. */
export function guessForm({ t, data }, { kind }, send) {
  const { read, write } = QUESTIONS[kind];
  const [least, most] = data.room.kinds[kind];
  const label = t(`room.guess.${kind}`);
  const typed = el("input", { type: "text", id: "room-guess", inputmode: "decimal", "data-testid": "room-guess" });
  const slider = el("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": label, class: "room-slider" });
  const problem = el("p", { class: "problem", role: "alert", "data-testid": "room-guess-problem" });
  slider.addEventListener("input", () => (typed.value = slider.value));
  slider.hidden = kind !== "share";
  const submit = (event) => {
    event.preventDefault();
    const guess = read(typed.value);
    const isRight = guess >= least && guess <= most;
    const rule = { least: write(least), most: write(most), value: short(typed.value) };
    setText(problem, isRight ? "" : t("room.rule.guess", rule));
    typed.ariaInvalid = String(!isRight);
    if (isRight) send(guess);
  };
  return el(
    "form",
    { class: "room-form", onsubmit: submit },
    el("label", { for: "room-guess" }, label),
    typed,
    slider,
    el("button", { type: "submit", class: "primary", "data-testid": "room-send" }, t("room.send")),
    problem,
  );
}
