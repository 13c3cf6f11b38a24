import { figure, follow, line, nameAndEnd, sizeAxis, stepAxis } from "./lines.js";
import { powerOf } from "../engine/objective.js";
import { Chart } from "../../shared/chart/chart.js";
import { el, setText } from "../../shared/dom.js";

/** Of how many last points the sentence speaks: one batch alone says little. */
const LAST = 10;

/** How hard the soft and the hard part of the loss pull at the student, each as much as its share in the loss. */
export function normsView(context) {
  const { t, training } = context;
  const chart = new Chart(context, { height: 220, label: t("distil.norms") });
  const sentence = el("p", { class: "fine", "data-testid": "norms-sentence" });
  const hint = el("p", { class: "fine" });
  follow(training, (curves, config) => {
    const parts = partsOf(curves, config).map(({ part, ...own }) => ({
      ...own,
      ...nameAndEnd(t(`distil.${part}_part`)),
    }));
    const late = parts.flatMap(({ values }) => values.slice(1));
    setText(sentence, t(`distil.norms_${verdictOf(parts)}`, { times: timesOf(parts) }));
    setText(hint, powerHint(context, config));
    chart.draw({
      x: stepAxis(t, config.steps),
      y: sizeAxis(Math.max(0.1, ...late.map(([mean]) => mean)) * 1.15),
      series: parts,
    });
  });
  return figure(t("distil.norms"), t("distil.norms_hint"), chart.element, sentence, hint);
}

/** The parts that the loss has, the hard one first, with their pulls. */
function partsOf(curves, { soft_weight: share }) {
  const part = (name, who, measure, weight) => {
    const own = line(curves, measure, who);
    return { ...own, part: name, values: own.values.map((span) => span.map((norm) => weight * norm)) };
  };
  return [
    ...(share < 1 ? [part("hard", "twin", "hardNorm", 1 - share)] : []),
    ...(share > 0 ? [part("soft", "student", "softNorm", share)] : []),
  ];
}

/** How many times as hard the soft part pulls as the hard one at the end of the curves. */
function ratioOf([hard, soft]) {
  const sum = ({ values }) => values.slice(-LAST).reduce((total, [mean]) => total + mean, 0);
  return sum(soft) / sum(hard);
}

function verdictOf(parts) {
  if (parts.length < 2) return parts[0].colour === "--student" ? "only_soft" : "only_hard";
  const ratio = ratioOf(parts);
  return ratio > 1.25 ? "soft_pulls_more" : ratio < 0.8 ? "hard_pulls_more" : "equal";
}

function timesOf(parts) {
  if (parts.length < 2) return "";
  const ratio = ratioOf(parts);
  return Number((ratio > 1 ? ratio : 1 / ratio).toPrecision(2));
}

/** Whether the loss has its power of T, and what that is worth. */
function powerHint({ t }, config) {
  const degree = powerOf({ ...config, t_squared: true });
  const values = {
    T: config.temperature,
    factor: Number((config.temperature ** degree).toPrecision(3)),
    power: degree === 2 ? "T²" : "T",
  };
  return t(config.t_squared ? "distil.power_with" : "distil.power_without", values);
}
