import { bringIntoView, el, setText } from "../../shared/dom.js";
import { stateSentence } from "../../shared/model_state.js";
import { continuePanel } from "../panels/continue.js";
import { drawPanel } from "../panels/draw.js";
import { filtersPanel } from "../panels/filters.js";
import { formulaPanel } from "../panels/formula.js";
import { modelPanel } from "../panels/model.js";
import { ownPanel } from "../panels/own.js";
import { picturePanel } from "../panels/picture.js";
import { savePanel } from "../panels/save.js";

/** What opens from the first view, one at a time: name → maker of its panel; wide ones get the page's width. */
const PANELS = [
  { name: "filters", make: filtersPanel },
  { name: "draw", make: drawPanel },
  { name: "continue", make: continuePanel, wide: true },
  { name: "picture", make: picturePanel, wide: true },
  { name: "own", make: ownPanel, wide: true },
  { name: "formula", make: formulaPanel },
  { name: "save", make: savePanel },
  { name: "model", make: modelPanel },
];

const NARROW = matchMedia("(max-width: 900px)");

/** The list of what else there is, and the place beside it where its wide panels open if the page has two columns. */
export function furtherView(context) {
  const { t, store } = context;
  const wide = el("div", { class: "wide" });
  const items = PANELS.map((panel) => ({ ...panel, ...item(context, panel), body: null }));
  let shown = null;

  const show = ({ open }) => {
    if (open === shown) return;
    shown = open;
    for (const panel of items) {
      const opens = panel.name === open;
      panel.button.setAttribute("aria-expanded", String(opens));
      if (opens && !panel.body) {
        panel.body = el("div", { class: "panel", id: `panel-${panel.name}` }, panel.make(context));
        settle(panel);
      }
      if (panel.body) panel.body.hidden = !opens;
      panel.body?.dispatchEvent(new CustomEvent(opens ? "panel-open" : "panel-close"));
    }
    const { wide: isWide, body } = items.find(({ name }) => name === open) ?? {};
    if (isWide) bringIntoView(body, "nearest");
  };
  const settle = (panel) => (panel.wide && !NARROW.matches ? wide : panel.element).append(panel.body);
  NARROW.addEventListener("change", () => items.filter(({ body }) => body).forEach(settle));
  store.subscribe((state, changed) => changed.has("open") && show(state));
  const list = el("ul", { class: "further-list" }, ...items.map((panel) => panel.element));
  const nav = el("nav", { class: "further", "aria-label": t("further.label") }, el("h2", {}, t("further.label")), list);
  return { nav, wide, restore: () => show(store.state) };
}

function item({ t, store, models }, { name }) {
  const hint = el("span", { class: "further-hint" }, t(`further.${name}_hint`));
  if (name === "model") showModelState(hint, { t, store, models });
  const button = el(
    "button",
    {
      type: "button",
      class: "further-button",
      "aria-expanded": "false",
      "aria-controls": `panel-${name}`,
      "data-testid": `open-${name}`,
      "data-sets": "open",
      onclick: () => store.set({ open: store.state.open === name ? "" : name }),
    },
    el("span", { class: "further-name" }, t(`further.${name}`)),
    hint,
  );
  return { button, element: el("li", {}, button) };
}

/** The model's line says which one answers and how far it is. */
function showModelState(hint, { t, store, models }) {
  models.subscribe(() => {
    const { model } = store.state;
    setText(hint, `${model.split("/").pop()}: ${stateSentence(t, models.status(model))}`);
  });
}
