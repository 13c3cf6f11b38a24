/** What the strip shows of a step at each stage: the guess, the instruction, and what is true. */

import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { gapView } from "./gap.js";
import { guessView } from "./guess_view.js";
import { scoreOf } from "./guesses.js";
import { record } from "./record.js";

/** First the guess: nobody is shown anything before, unless they do not want to guess. */
export function guessing({ t, lesson, step, body }) {
  const hint = el("p", { class: "fine" });
  const go = button(t("lesson.try"), "lesson-try", () => lesson.entry.guess !== null && lesson.come("try"), "primary");
  const show = () => {
    const isMissing = lesson.entry.guess === null;
    go.setAttribute("aria-disabled", isMissing);
    setText(hint, isMissing ? t("lesson.guess_first") : "");
  };
  const use = (guess) => {
    lesson.guess(guess);
    show();
  };
  const skip = () => {
    lesson.guess(null);
    lesson.come("try");
  };
  show();
  body.append(
    el("p", { class: "strip-ask" }, t(`lesson.${step.name}.ask`)),
    guessView({ t, step, guess: lesson.entry.guess }, use),
    el("div", { class: "buttons" }, go, button(t("lesson.skip"), "lesson-skip", skip, "quiet")),
    hint,
    ...(record.isKept ? [] : [el("p", { class: "fine" }, t("lesson.not_kept"))]),
  );
}

/** Then the real tab: one instruction, one control. */
export function trying({ t, lesson, step, body, status }) {
  const { isKnown } = lesson;
  const show = button(t("lesson.show"), "lesson-show", () => isKnown && lesson.come("told"), "primary");
  show.setAttribute("aria-disabled", !isKnown);
  if (step.experiment) setText(status, t(isKnown ? "lesson.run_ended" : "lesson.run_waits"));
  const back = button(t("lesson.back"), "lesson-back", () => lesson.come("guess"), "quiet");
  body.append(
    el("p", { class: "strip-do", "data-testid": "lesson-do" }, t(`lesson.${step.name}.do`)),
    el("div", { class: "buttons" }, show, back, ...lastRunButton(t, lesson)),
  );
}

/** Offers a run that ended before the step was tried, so that nobody waits for another. */
function lastRunButton(t, lesson) {
  const run = lesson.lastRun;
  if (!run) return [];
  const { letter, temperature: T, steps } = run;
  const label = t("lesson.use_run", { letter, T, steps: count(steps) });
  return [button(label, "lesson-use-run", () => lesson.use(run), null)];
}

/** Last the gap between guess and truth as a picture, how good the guess was, and why it is so. */
export async function telling({ t, lesson, step, signal, body, status, below }) {
  const gap = el("div", {});
  const why = el("div", { class: "strip-why", "data-testid": "lesson-why" });
  body.append(el("p", { class: "strip-ask" }, t(`lesson.${step.name}.ask`)), gap);
  below.append(why, el("div", { class: "buttons" }, nextButton(t, lesson), againButton(t, lesson)));
  const { guess } = lesson.entry;
  try {
    const truth = await lesson.truth();
    const { value, told } = truth;
    if (signal.aborted || !gap.isConnected) return;
    gap.replaceChildren(gapView({ t, step, guess }, truth));
    setText(status, scoreText(t, step, guess, value));
    why.replaceChildren(...told.map(([key, values]) => el("p", {}, t(key, values))));
  } catch (error) {
    if (!signal.aborted && gap.isConnected) setText(status, t("lesson.missed", { reason: error.message }));
  }
}

function nextButton(t, lesson) {
  const { next } = lesson;
  if (!next) return button(t("lesson.finish"), "lesson-finish", () => lesson.finish(), "primary");
  const title = t(`lesson.${next.name}.title`);
  return button(t("lesson.next", { title }), "lesson-next", () => lesson.go(next), "primary");
}

function againButton(t, lesson) {
  return button(t("lesson.again"), "lesson-again", () => lesson.again(), "quiet");
}

/** How good a guess was, in words and points. */
function scoreText(t, { asks }, guess, value) {
  if (guess === null) return t("lesson.score.none");
  const { points, word } = scoreOf(guess, value, asks.kind);
  const said = t(`lesson.score.${word}`);
  if (points === null) return said;
  const off = t(asks.kind === "number" ? "lesson.off" : "lesson.off_average", { points: points.toFixed(1) });
  return sentences(t, off, said);
}

function button(label, testid, onclick, kind) {
  // Where the keys of the projector view lead.
  const goes = kind === "primary" ? "onward" : kind === null || testid === "lesson-skip" ? null : "back";
  return el("button", { type: "button", class: kind, "data-testid": testid, "data-goes": goes, onclick }, label);
}
