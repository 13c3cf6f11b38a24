import { figure, follow, line, nameAndEnd, sizeAxis, stepAxis } from "./lines.js";
import { DIVERGENCES } from "../../maths/divergences.js";
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
    const parts = partsOf(curves, config);
    const late = parts.flatMap(({ values }) => values.slice(1));
    const { key, times } = findingOf(parts);
    setText(sentence, t(key, { times }));
    setText(hint, powerHint(context, config));
    chart.draw({
      x: stepAxis(t, config.steps),
      y: sizeAxis(Math.max(0.1, ...late.map(([mean]) => mean)) * 1.15),
      series: parts.map(({ part, ...own }) => ({ ...own, ...nameAndEnd(t(`distil.${part}_part`)) })),
    });
  });
  return figure(t("distil.norms"), t("distil.norms_hint"), chart.element, sentence, hint);
}

/** The parts that the loss has, the hard one first, each with its pull. */
function partsOf(curves, { soft_weight: share }) {
  const pulls = (norms, weight) => norms.map((span) => span.map((norm) => weight * norm));
  const hard = { ...line(curves, "hardNorm", "twin"), part: "hard", values: pulls(curves.hardNorm, 1 - share) };
  const soft = { ...line(curves, "softNorm", "student"), part: "soft", values: pulls(curves.softNorm, share) };
  return [...(share < 1 ? [hard] : []), ...(share > 0 ? [soft] : [])];
}

/** Which part pulls harder at the end of the curves, and how many times as hard: {key, times}. */
function findingOf([first, second]) {
  if (!second) return { key: `distil.norms_only_${first.part}` };
  const [hard, soft] = [first, second].map(({ values }) => values.slice(-LAST).reduce((sum, [mean]) => sum + mean, 0));
  const times = Number((Math.max(hard, soft) / Math.min(hard, soft)).toPrecision(2));
  if (times <= 1.25) return { key: "distil.norms_equal", times };
  return { key: soft > hard ? "distil.norms_soft_pulls_more" : "distil.norms_hard_pulls_more", times };
}

/** Whether the loss has its power of T, and what that is worth. */
function powerHint({ t }, config) {
  const { degree } = DIVERGENCES[config.divergence];
  const values = {
    T: config.temperature,
    factor: Number((config.temperature ** degree).toPrecision(3)),
    power: degree === 2 ? "T²" : "T",
  };
  return t(config.t_squared ? "distil.power_with" : "distil.power_without", values);
}
