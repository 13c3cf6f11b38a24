import { aimNow, meansOf } from "../aim.js";
import { headline } from "./verdict.js";
import { el, setText } from "../../shared/dom.js";

/**
 * A question before the run, to be answered by a guess, and after it what happened, with how far the guess was off: who
 * guesses first remembers more.
 */
export function leadView(context) {
  const { t, say, store, training, guess } = context;
  const lead = el("p", { class: "lead", "data-testid": "lead" });
  const gap = el("p", { class: "guess-gap", "data-testid": "guess-gap" });
  const range = el("input", { type: "range", "data-testid": "guess", "aria-label": t("distil.your_guess") });
  const value = el("output", {});
  const asking = el("div", { class: "guess" }, range, value);

  const show = () => {
    const aim = aimNow(context);
    const result = training.isActive && !training.status.sweep ? null : training.run?.result;
    setText(lead, result ? headline(context, result) : say(`guess_${aim.experiment}`));
    setText(gap, result && guess.value !== null ? gapOf(context, result, aim) : "");
    lead.classList.toggle("answered", Boolean(result));
    // While it trains, the guess is a line in the chart.
    asking.hidden = Boolean(result) || (training.isActive && !training.status.sweep);
    const { least, most, step, start } = aim.measure.guess;
    Object.assign(range, { min: least, max: most, step });
    range.value = guess.value ?? start;
    const text = guess.value === null ? t("distil.guess_drag") : aim.measure.write(guess.value);
    setText(value, text);
    range.setAttribute("aria-valuetext", text);
  };
  range.addEventListener("input", () => guess.set(Number(range.value)));
  guess.on(show);
  let answered = Boolean(training.run?.result);
  training.on("result", () => (answered = true));
  training.on("run", () => {
    // Who trains again has seen the answer.
    if (answered) guess.set(null);
    answered = false;
  });
  for (const event of ["status", "result", "runs"]) training.on(event, show);
  store.subscribe((_, changed) => {
    if (!changed.has("experiment")) return;
    answered = false;
    guess.set(null);
  });
  show();
  return el("div", { class: "lead-line" }, el("div", { role: "status" }, lead, gap), asking);
}

/** How far what was guessed is from what the student reached, in a sentence. */
function gapOf({ t, guess }, result, aim) {
  const { measure } = aim;
  const missed = guess.value - meansOf(result, aim).student;
  const kind = Math.abs(missed) <= measure.guess.step ? "right" : missed < 0 ? "low" : "high";
  return t(`distil.gap_${kind}_${measure.name}`, { guess: measure.write(guess.value), gap: measure.gain(missed) });
}
