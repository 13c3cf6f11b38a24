/** How everyone's line is drawn in every chart, and the axes that charts of a run share. */

import { roundTicks } from "../../maths/scales.js";
import { el } from "../../shared/dom.js";

const COLOUR = { student: "--student", copycat: "--copycat", twin: "--twin", teacher: "--teacher" };
const DASH = { copycat: [10, 3, 2, 3], twin: [7, 4], teacher: [2, 3] };

/** The curve of a measure, drawn as `who` is drawn everywhere. */
export function line(curves, measure, who, steps = "steps") {
  return { ...looks(who), xs: curves[steps], values: curves[measure] };
}

export function looks(who) {
  return { colour: COLOUR[who], dash: DASH[who] };
}

export function nameAndEnd(name) {
  return { name, end: name };
}

export function stepAxis(t, most) {
  const say = (step) => t("distil.at_step", { step });
  return { range: [0, most], ticks: roundTicks(most, 4), write: String, name: t("distil.steps_axis"), say };
}

export function sizeAxis(most) {
  return { range: [0, most], ticks: roundTicks(most, 4), write: String, read: (value) => value.toPrecision(3) };
}

/** Call `draw(curves, config)` at every change of the shown run. */
export function follow(training, draw) {
  const now = () => training.run?.curves.steps.length && draw(training.run.curves, training.run.config);
  for (const event of ["run", "event", "runs"]) training.on(event, now);
  now();
}

export function figure(title, hint, ...content) {
  return el(
    "figure",
    { class: "figure" },
    el("figcaption", {}, el("h2", {}, title), el("p", { class: "fine" }, hint)),
    ...content,
  );
}
