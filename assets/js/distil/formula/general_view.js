import { powerOf } from "../engine/objective.js";
import { DIVERGENCES } from "../../maths/divergences.js";
import { el } from "../../shared/dom.js";
import { powerName, written } from "./numbers.js";
import { divergenceFormula, lossFormula } from "./written.js";

/** The loss and the divergence of a config in letters, and what each letter stands for. show(config) draws them. */
export function generalView({ t }) {
  // Where one is wider than a phone, it is moved by keys, too.
  const math = (label) => el("div", { class: "formula-math", tabindex: 0, role: "group", "aria-label": label });
  const [loss, divergence] = [math(t("loss.loss")), math(t("loss.divergence"))];
  const letters = el("dl", { class: "formula-letters" });
  const show = (config) => {
    loss.innerHTML = lossFormula(powerOf(config));
    divergence.innerHTML = divergenceFormula(config.divergence);
    const rows = lettersOf(t, config).map(([letter, meaning]) =>
      el("div", {}, el("dt", {}, letter), el("dd", {}, meaning)),
    );
    letters.replaceChildren(...rows);
  };
  return { element: el("div", {}, loss, divergence, letters), show };
}

/** [letter, what it stands for], with the config's own values. */
function lettersOf(t, config) {
  const { divergence: kind, temperature: T, soft_weight: share, beta } = config;
  const power = powerOf(config);
  const { degree } = DIVERGENCES[kind];
  const values = { T, share, hard: written(1 - share), beta, power: powerName(degree), factor: written(T ** degree) };
  const logits = kind === "logit_mse";
  return [
    ["w", t("loss.letter_w", values)],
    [powerName(degree), t(power ? "loss.letter_power" : "loss.letter_no_power", values)],
    ["D", t(`loss.letter_d_${kind}`, values)],
    ...(logits ? [["aᵢ, bᵢ", t("loss.letter_ab", values)]] : [["pᵢ, qᵢ", t("loss.letter_pq", values)]]),
    ...(kind === "jsd" ? [["β", t("loss.letter_beta", values)]] : []),
    ["H", t("loss.letter_h", values)],
  ];
}
