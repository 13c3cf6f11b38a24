import { quantity } from "../../shared/apart.js";
import { el, setText } from "../../shared/dom.js";
import { curveGuess } from "./curve/draw_view.js";
import { balanced, evenBars } from "./guesses.js";
import { rowLabel, rowName } from "./rows.js";

const HALF = 50;

/** The control by which a step is guessed; use(guess) hears of every change. `guess` is null before the first. */
export function guessView(context, use) {
  const views = { bars: barsGuess, number: numberGuess, choice: choiceGuess, curve: curveGuess };
  return views[context.step.asks.kind](context, use);
}

/** A bar a row to be dragged: the others share what it leaves of 100 %. */
function barsGuess({ t, step, guess }, use) {
  let bars = guess ?? evenBars(step.asks.count);
  const rows = step.rows.map((row, i) => {
    const move = (percent) => {
      bars = balanced(bars, i, percent);
      rows.forEach((one, k) => one.show(bars[k]));
      use(bars);
    };
    return percentRow(t, row, bars[i], move);
  });
  const sum = el("p", { class: "fine" }, t("lesson.sum"));
  return el("div", { class: "guess-rows" }, ...rows.map(({ element }) => element), sum);
}

function numberGuess({ t, step, guess }, use) {
  const row = percentRow(t, step.rows[0], guess ?? HALF, (percent) => {
    row.show(percent);
    use(percent);
  });
  return el("div", { class: "guess-rows" }, row.element);
}

/** A range from 0 to 100 %, drawn as a bar. */
function percentRow(t, row, first, move) {
  const fill = el("span", { class: "guess-fill" });
  const range = el("input", {
    type: "range",
    min: 0,
    max: 100,
    step: 1,
    value: first,
    "aria-label": rowName(t, row),
    "data-testid": "lesson-guess",
    oninput: () => move(Number(range.value)),
  });
  const written = el("output", {});
  const show = (percent) => {
    range.value = percent;
    const text = quantity(`${percent}\u00a0%`);
    range.setAttribute("aria-valuetext", text);
    setText(written, text);
    fill.style.width = `${percent}%`;
  };
  show(first);
  const track = el("span", { class: "guess-track" }, fill, range);
  return { element: el("div", { class: "guess-row" }, el("span", {}, rowLabel(t, row)), track, written), show };
}

/** One of few. */
function choiceGuess({ t, step, guess }, use) {
  const options = step.rows.map((row, i) => {
    const radio = el("input", { type: "radio", name: "lesson-choice", onchange: () => use(i) });
    radio.checked = guess === i;
    return el("label", { class: "choice" }, radio, rowLabel(t, row));
  });
  const legend = el("legend", { class: "visually-hidden" }, t(`lesson.${step.name}.ask`));
  return el("fieldset", { class: "choices guess-choices" }, legend, ...options);
}
