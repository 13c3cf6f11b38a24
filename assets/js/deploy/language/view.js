import { el, setText } from "../../shared/dom.js";
import { whenNear } from "../../shared/near.js";
import { count, temperature as withDigits } from "../../shared/numbers.js";
import { button, failure, part } from "../views/parts.js";
import { chartView } from "./chart_view.js";
import { controlsView } from "./controls_view.js";
import { endView } from "./end_view.js";
import { OWN, trainsHere } from "./fields.js";
import { EVERY_SECOND } from "./layers.js";
import { layersView } from "./layers_view.js";
import { scoresView } from "./scores_view.js";
import { settingsView } from "./settings_view.js";
import { textView, titleOf } from "./text_view.js";
import { sentences } from "../../shared/text.js";

/** A language model distilled: a run of the visitor's own where there is a server for it, and those that ship. */
export function languageView(context) {
  const { t, data, distillation } = context;
  const { model, needs, layers } = data.language;
  const settings = el(
    "fieldset",
    { class: "language-settings" },
    el("legend", { class: "visually-hidden" }, t("deploy.language_settings")),
    textView(context),
    layersView(context),
    settingsView(context),
  );
  const here = t("deploy.language_needs", { memory: (needs / 1e9).toFixed(1) });
  const element = part(
    t,
    "language",
    el("p", { class: "fine" }, trainsHere(data) ? here : t("deploy.language_no_server")),
    settings,
    controlsView(context),
    shownView(context, { model, layers }),
  );
  distillation.on("status", () => (settings.disabled = distillation.isActive));
  whenNear(element, () => distillation.show());
  return element;
}

/** Which run is shown, and all that it tells. */
function shownView(context, { model, layers }) {
  const { t, data, store, distillation } = context;
  const what = el("p", { role: "status", "data-testid": "lm-run" });
  const problem = el("p", { class: "problem", role: "alert", "data-testid": "lm-missed" });
  const { wreck } = distillation;
  const { divergence, temperature, tokens, layers: usual } = data.language.usual;
  const recorded = (lmText, lmLayers) =>
    store.set({
      lmText,
      lmLayers,
      lmTemperature: temperature,
      lmDivergence: divergence,
      lmWriter: "text",
      lmTokens: tokens,
    });
  const [{ name: first }] = data.language.texts;
  const again = button(t, "deploy.language_show_recorded", "lm-recorded", () => {
    const { lmText } = store.state;
    recorded(lmText === OWN ? first : lmText, usual);
  });
  const broken = button(t, "deploy.language_show_wreck", "lm-wreck", () => recorded(wreck, EVERY_SECOND));
  const results = el(
    "div",
    { class: "language-results", hidden: true, "data-testid": "lm-results" },
    el("div", { class: "pair" }, chartView(context), scoresView(context)),
    endView(context),
  );
  distillation.on("run", (run) => {
    const failed = distillation.problem;
    setText(problem, failed ? failure(t, "deploy.language_recorded_failed", reasonOf(failed)) : "");
    setText(what, sentence(context, run, { model, layers }));
    results.hidden = !run?.events.length;
    const isUsual = run && !run.own && run.settings.lmLayers !== EVERY_SECOND;
    again.hidden = Boolean(isUsual) || distillation.isActive;
    broken.hidden = !wreck || distillation.isActive || (run && !run.own && !isUsual);
  });
  return el("div", { class: "language-shown" }, what, problem, el("div", { class: "buttons" }, again, broken), results);
}

function sentence({ t, data }, run, { model, layers }) {
  if (!run) return t(trainsHere(data) ? "deploy.language_none" : "deploy.language_none_alone");
  const { lmText, lmLayers, lmTemperature, lmDivergence, lmWriter } = run.settings;
  if (!run.plan) return "";
  const values = {
    model: model.split("/").at(-1), // without its owner
    text: titleOf(t, lmText),
    kept: run.plan.kept.length,
    all: layers,
    T: withDigits(lmTemperature),
    divergence: t(`deploy.language_${lmDivergence}`),
    tokens: count(run.plan.train_tokens),
    held: count(run.plan.held_out_tokens),
  };
  const which = t(run.own ? "deploy.language_is_own" : "deploy.language_is_recorded", values);
  const every = lmLayers === EVERY_SECOND ? t("deploy.language_is_wreck") : "";
  const rest = run.own && !run.plan.whole ? t("deploy.language_is_part") : "";
  const written = lmWriter === "student" ? t("deploy.language_is_written") : "";
  return sentences(t, which, every, written, rest);
}

function reasonOf({ name, message }) {
  return { cause: name === "MissedError" ? "missed" : "damaged", message };
}
