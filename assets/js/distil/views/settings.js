import { deviceView } from "./device.js";
import { bringIntoView, el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { dialView } from "../../shared/dial.js";
import { settingField } from "../../shared/text_field.js";

/** The settings of the next run, each with its range. */
export function settingsView(context) {
  const { t, data, store } = context;
  const { limits } = data;
  const fields = [
    numberView(context, "hidden", limits.hidden),
    numberView(context, "share", [0, 1], { whole: false, hidden: (state) => state.experiment === "few_labels" }),
    switchView(context, "scaled"),
    chooseView(context, "divergence", data.divergences),
    numberView(context, "beta", [0, 1], { whole: false, hidden: (state) => state.divergence !== "jsd" }),
    numberView(context, "labels", limits.labels, { hidden: (state) => state.experiment !== "few_labels" }),
    numberView(context, "steps", limits.steps),
    numberView(context, "seed", limits.seed),
  ];
  const show = () => fields.forEach(({ element, hidden }) => (element.hidden = hidden(store.state)));
  store.subscribe(show);
  show();
  return el(
    "section",
    { class: "settings" },
    el("h2", { class: "visually-hidden" }, t("distil.settings")),
    el(
      "p",
      { class: "fine" },
      t("distil.settings_hint", { least: limits.temperature[0], most: count(limits.temperature[1]) }),
    ),
    dialView({ ...context, dialId: "distil-temperature", limits: limits.dial, exactLimits: limits.exact }),
    el("div", { class: "fields" }, ...fields.map(({ element }) => element), deviceView(context)),
    formulaButton(context),
  );
}

/** Leads to the loss that these settings make, written out below. */
function formulaButton({ t, store, root }) {
  const open = () => {
    store.set({ formula: true });
    const summary = root.querySelector(".formula > summary");
    summary.focus({ preventScroll: true });
    bringIntoView(summary, "start");
  };
  return el("button", { type: "button", class: "quiet", "data-testid": "open-formula", onclick: open }, t("loss.open"));
}

function numberView(context, name, [least, most], { whole = true, hidden = () => false } = {}) {
  const { t } = context;
  const id = `distil-${name}`;
  const attributes = { id, inputmode: whole ? "numeric" : "decimal", "data-testid": id };
  const field = settingField(context, name, attributes, {
    hint: t(`distil.${name}_hint`, { least, most: count(most) }),
  });
  const { input, hint, problem } = field;
  return {
    hidden,
    element: fieldOf(context, name, el("label", { for: id }, t(`distil.${name}`)), input, hint, problem),
  };
}

function switchView(context, name) {
  const { t, store } = context;
  const id = `distil-${name}`;
  const box = el("input", { type: "checkbox", id, "data-testid": id });
  box.addEventListener("change", () => store.set({ [name]: box.checked }));
  const show = () => (box.checked = store.state[name]);
  store.subscribe((_, changed) => changed.has(name) && show());
  show();
  return {
    hidden: () => false,
    element: fieldOf(
      context,
      name,
      el("label", { class: "switch", for: id }, box, ` ${t(`distil.${name}`)}`),
      el("span", { class: "fine" }, t(`distil.${name}_hint`)),
    ),
  };
}

function chooseView(context, name, allowed) {
  const { t, store } = context;
  const id = `distil-${name}`;
  const hint = el("span", { class: "fine" });
  const select = el(
    "select",
    { id, "data-testid": id, onchange: () => store.set({ [name]: select.value }) },
    ...allowed.map((value) => el("option", { value }, t(`distil.${name}_${value}`))),
  );
  const show = () => {
    select.value = store.state[name];
    setText(hint, t(`distil.${name}_${store.state[name]}_hint`));
  };
  store.subscribe((_, changed) => changed.has(name) && show());
  show();
  return {
    hidden: () => false,
    element: fieldOf(context, name, el("label", { for: id }, t(`distil.${name}`)), select, hint),
  };
}

/** The place of the setting `name`, called as in the address. */
function fieldOf({ fields }, name, ...children) {
  return el("div", { class: "field", "data-sets": fields[name].link }, ...children);
}
