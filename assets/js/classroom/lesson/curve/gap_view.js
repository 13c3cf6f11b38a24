import { el } from "../../../shared/dom.js";
import { percent } from "../../../shared/numbers.js";
import { withGiven } from "./draw_view.js";
import { curveDot, curveField, curvePath, placeOn } from "./field.js";

/**
 * The guessed curve (null where there is none), the true one laid over it, and what is between them; and both in words,
 * a line for each temperature. truth: {value (a share for each row), curve: [[T, share], …], given}.
 */
export function curveGap({ t, step, guess }, { value, curve, given }) {
  const temperatures = withGiven(step.rows, given);
  const at = (T) => placeOn(temperatures, T);
  const { element, picture } = curveField(t, temperatures, t("lesson.curve_label"));
  const truth = curve.map(([T, share]) => [at(T), share]);
  const dots = step.rows.map(({ T }, i) => [at(T), value[i]]);
  if (guess) {
    const guessed = [...step.rows.map(({ T }, i) => [at(T), guess[i] / 100]), [at(given.T), given.share]];
    guessed.sort(([a], [b]) => a - b);
    picture.append(curvePath([...truth, ...guessed.toReversed()], "curve-gap", "Z"), curvePath(guessed, "curve-guess"));
    element.append(...step.rows.map((_, i) => curveDot([dots[i][0], guess[i] / 100], "guess")));
  }
  picture.append(curvePath(truth, "curve-truth"));
  element.append(...dots.map((dot) => curveDot(dot, "truth")), curveDot([at(given.T), given.share], "given"));
  const rows = step.rows.map((row, i) => gapLine(t, row, guess?.[i] ?? null, value[i]));
  const legend = t(guess ? "lesson.curve_legend" : "lesson.curve_legend_alone");
  return el("div", { class: "curve-told" }, element, el("p", { class: "fine" }, legend), el("ul", {}, ...rows));
}

function gapLine(t, row, guess, truth) {
  const values = { at: row.text, guess: `${guess}\u00a0%`, truth: percent(truth) };
  const said = t(guess === null ? "lesson.curve_truth" : "lesson.curve_gap", values);
  return el("li", { class: "gap-said", "data-testid": "gap", "data-truth": truth }, said);
}
