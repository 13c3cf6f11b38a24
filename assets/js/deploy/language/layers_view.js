import { el, setText } from "../../shared/dom.js";
import { Broken } from "../../shared/fields.js";
import { OWN } from "./fields.js";
import { EVERY_SECOND, PRESETS, toggled } from "./layers.js";
import { titleOf } from "./text_view.js";

/** The teacher's layers by their influence, each a button that keeps it or drops it, and presets. */
export function layersView(context) {
  const { t, data, store, distillation } = context;
  const said = el("p", { role: "status", "data-testid": "lm-kept" });
  const source = el("p", { class: "fine", "data-testid": "lm-influence" });
  const problem = el("p", { class: "problem", role: "alert" });
  const presets = PRESETS.map((preset) =>
    el(
      "button",
      { type: "button", "data-testid": `lm-preset-${preset}`, onclick: () => choose(preset) },
      preset === EVERY_SECOND ? t("deploy.language_every_second") : t("deploy.language_preset", { count: preset }),
    ),
  );
  const bars = Array.from({ length: data.language.layers }, (_, layer) => barView(t, layer, () => toggle(layer)));
  const picture = el(
    "div",
    { class: "layers", role: "group", "aria-label": t("deploy.language_layers"), "data-testid": "lm-layers" },
    ...bars.map(({ element }) => element),
  );
  followKeys(
    picture,
    bars.map(({ element }) => element),
  );

  const choose = (lmLayers) => {
    setText(problem, "");
    store.set({ lmLayers });
  };
  const toggle = (layer) => {
    try {
      choose(toggled(store.state.lmLayers, layer, distillation.influence));
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      setText(problem, t(error.message, error.values));
    }
  };
  const show = () => {
    const { influence, kept } = distillation;
    const { lmLayers, lmText } = store.state;
    presets.forEach((button, place) => (button.ariaPressed = String(PRESETS[place] === lmLayers)));
    picture.hidden = !influence;
    setText(said, kept ? t("deploy.language_kept", { kept: kept.length, all: influence.length }) : "");
    setText(source, influence ? influenceSentence(t, distillation.influenceOf, lmText) : "");
    if (!influence) return;
    const most = Math.max(...influence);
    // The first layer turns so much more than all others that beside it these would not be told apart.
    bars.forEach((bar, layer) => bar.show(influence[layer], Math.sqrt(influence[layer] / most), kept.includes(layer)));
  };
  distillation.on("run", show);
  store.subscribe((_, changed) => (changed.has("lmLayers") || changed.has("lmText")) && show());
  show();
  return el(
    "div",
    { class: "language-layers", "data-sets": "lm_layers" },
    el("h3", {}, t("deploy.language_layers")),
    el("p", { class: "fine" }, t("deploy.language_layers_hint")),
    el("div", { class: "buttons language-presets" }, ...presets),
    picture,
    said,
    problem,
    source,
  );
}

/** On which text the influence was measured, which may not be the visitor's own. */
function influenceSentence(t, measured, lmText) {
  const stands = measured !== lmText && lmText === OWN;
  const title = titleOf(t, measured);
  return t(stands ? "deploy.language_influence_stands" : "deploy.language_influence_of", { title });
}

/** A layer: a bar that fills `share` of its height, in the student's colour where it is kept. */
function barView(t, layer, onclick) {
  const fill = el("span", {});
  const element = el(
    "button",
    { type: "button", class: "layer", tabindex: layer ? -1 : 0, "data-layer": layer, onclick },
    el("span", { class: "layer-track", "aria-hidden": "true" }, fill),
    el("span", { class: "layer-number", "aria-hidden": "true" }, String(layer)),
  );
  const show = (influence, share, isKept) => {
    fill.className = `bar-fill ${isKept ? "student" : "dropped"}`;
    fill.style.clipPath = `inset(${100 - 100 * share}% 0 0 0)`;
    element.ariaPressed = String(isKept);
    element.ariaLabel = t("deploy.language_layer", { layer, influence: influence.toFixed(3) });
    element.title = element.ariaLabel;
  };
  return { element, show };
}

/** One of the buttons in `group` can be reached by Tab; arrow keys, Home and End lead to the others. */
function followKeys(group, buttons) {
  group.addEventListener("keydown", (event) => {
    const place = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[Math.min(last, Math.max(0, to))].focus();
  });
  group.addEventListener("focusin", ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
}
