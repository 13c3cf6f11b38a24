import { quantity } from "../../shared/apart.js";
import { el } from "../../shared/dom.js";
import { percent as written } from "../../shared/numbers.js";
import { curveGap } from "./curve/gap_view.js";
import { rowLabel } from "./rows.js";

/**
 * Guess against truth, two bars a row: the guess (null where there is none) outlined, the truth filled. truth: as a
 * step of ./steps/all.js tells it.
 */
export function gapView({ t, step, guess }, truth) {
  const { value, rows = null } = truth;
  if (step.asks.kind === "choice") return choiceGap({ t, step, guess }, value, rows);
  if (step.asks.kind === "curve") return curveGap({ t, step, guess }, truth);
  const [guesses, truths] = [guess === null ? [] : [guess].flat(), [value].flat()];
  const rowsShown = step.rows.map((row, i) => gapRow(t, row, guesses[i] ?? null, truths[i]));
  const legend = guess === null ? [] : [el("p", { class: "fine" }, t("lesson.legend"))];
  return el("div", {}, el("ul", { class: "gap-rows" }, ...rowsShown), ...legend);
}

function choiceGap({ t, step, guess }, value, rows) {
  const options = step.rows.map((row, i) => {
    const marks = [i === guess && t("lesson.yours"), i === value && t("lesson.true")].filter(Boolean);
    const share = rows ? [bar("truth", rows[i]), el("span", { class: "gap-said" }, written(rows[i]))] : [];
    const label = el("span", { class: "gap-label" }, rowLabel(t, row));
    const tags = marks.map((mark) => el("b", { class: "gap-mark" }, mark));
    return el("li", { class: "gap-row option", "data-testid": "gap" }, label, ...share, ...tags);
  });
  return el("ul", { class: "gap-rows" }, ...options);
}

function gapRow(t, row, guess, truth) {
  const said =
    guess === null
      ? t("lesson.truth_alone", { truth: written(truth) })
      : t("lesson.guess_and_truth", { guess: quantity(`${guess}\u00a0%`), truth: written(truth) });
  const bars = [...(guess === null ? [] : [bar("guess", guess / 100)]), bar("truth", truth)];
  return el(
    "li",
    { class: "gap-row", "data-testid": "gap", "data-truth": truth },
    el("span", { class: "gap-label" }, rowLabel(t, row)),
    el("span", { class: "gap-bars" }, ...bars),
    el("span", { class: "gap-said" }, said),
  );
}

function bar(kind, share) {
  const fill = el("span", { class: `gap-bar gap-${kind}`, "aria-hidden": "true" });
  fill.style.width = `${100 * share}%`;
  return fill;
}
