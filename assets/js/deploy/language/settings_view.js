import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { settingField } from "../../shared/text_field.js";

/** The temperature, the divergence, and how much of the text is read. */
export function settingsView(context) {
  const { t, data, limits } = context;
  const { bounds } = data.language;
  return el(
    "div",
    { class: "language-fields" },
    numberView(context, "lmTemperature", "decimal", {
      name: t("deploy.language_temperature"),
      hint: t("deploy.language_temperature_hint", { least: limits.minTemperature, most: limits.maxTemperature }),
    }),
    divergenceView(context),
    numberView(context, "lmTokens", "numeric", {
      name: t("deploy.language_tokens"),
      hint: t("deploy.language_tokens_hint", { least: count(bounds.least_tokens), most: count(bounds.tokens) }),
    }),
  );
}

function numberView(context, setting, inputmode, { name, hint }) {
  const attributes = { id: setting, inputmode, "data-testid": setting };
  const field = settingField(context, setting, attributes, { hint });
  return el("div", { class: "field" }, el("label", { for: setting }, name), field.input, field.hint, field.problem);
}

function divergenceView({ t, data, store }) {
  const id = "lmDivergence";
  const hint = el("span", { class: "fine", id: `${id}-hint` });
  const select = el(
    "select",
    {
      id,
      "data-testid": id,
      "aria-describedby": `${id}-hint`,
      onchange: () => store.set({ lmDivergence: select.value }),
    },
    ...data.language.divergences.map((kind) => el("option", { value: kind }, t(`deploy.language_${kind}`))),
  );
  const show = () => {
    select.value = store.state.lmDivergence;
    setText(hint, t(`deploy.language_hint_${store.state.lmDivergence}`));
  };
  store.subscribe((_, changed) => changed.has("lmDivergence") && show());
  show();
  return el("div", { class: "field" }, el("label", { for: id }, t("deploy.language_divergence")), select, hint);
}
