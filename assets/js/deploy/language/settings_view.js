import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { settingField } from "../../shared/text_field.js";
import { WRITERS } from "./fields.js";

/** The temperature, the divergence, who writes, and how much of the text is read. */
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
    choiceView(context, "lmDivergence", t("deploy.language_divergence"), data.language.divergences, (kind) => ({
      name: t(`deploy.language_${kind}`),
      hint: t(`deploy.language_hint_${kind}`),
    })),
    choiceView(context, "lmWriter", t("deploy.language_writer"), Object.keys(WRITERS), (kind) => ({
      name: t(`deploy.language_writer_${kind}`),
      hint: t(`deploy.language_writer_hint_${kind}`),
    })),
    numberView(context, "lmTokens", "numeric", {
      name: t("deploy.language_tokens"),
      hint: t("deploy.language_tokens_hint", { least: count(bounds.least_tokens), most: count(bounds.tokens) }),
    }),
  );
}

function numberView(context, setting, inputmode, { name, hint }) {
  const attributes = { id: setting, inputmode, "data-testid": setting };
  const field = settingField(context, setting, attributes, { hint });
  return el(
    "div",
    { class: "field", "data-sets": context.fields[setting].link },
    el("label", { for: setting }, name),
    field.input,
    field.hint,
    field.problem,
  );
}

/** A choice of `kinds`, each of which has a name and a hint: what is chosen is explained. */
function choiceView({ store, fields }, setting, name, kinds, words) {
  const hint = el("span", { class: "fine", id: `${setting}-hint` });
  const select = el(
    "select",
    {
      id: setting,
      "data-testid": setting,
      "aria-describedby": `${setting}-hint`,
      onchange: () => store.set({ [setting]: select.value }),
    },
    ...kinds.map((kind) => el("option", { value: kind }, words(kind).name)),
  );
  const show = () => {
    select.value = store.state[setting];
    setText(hint, words(store.state[setting]).hint);
  };
  store.subscribe((_, changed) => changed.has(setting) && show());
  show();
  return el(
    "div",
    { class: "field", "data-sets": fields[setting].link },
    el("label", { for: setting }, name),
    select,
    hint,
  );
}
