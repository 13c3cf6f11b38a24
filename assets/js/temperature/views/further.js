import { bringIntoView, el, setText } from "../../shared/dom.js";
import { stateSentence } from "../../shared/model_state.js";

/**
 * What opens from the first view, one at a time: name → what makes its panel, which comes once it is opened; wide ones
 * get the page's width.
 */
const PANELS = [
  { name: "filters", load: async () => (await import("../panels/filters.js")).filtersPanel },
  { name: "draw", load: async () => (await import("../panels/draw.js")).drawPanel },
  { name: "continue", load: async () => (await import("../panels/continue.js")).continuePanel, wide: true },
  { name: "picture", load: async () => (await import("../panels/picture.js")).picturePanel, wide: true },
  { name: "own", load: async () => (await import("../own/view.js")).ownView, wide: true },
  { name: "formula", load: async () => (await import("../panels/formula.js")).formulaPanel },
  { name: "save", load: async () => (await import("../panels/save.js")).savePanel },
  { name: "model", load: async () => (await import("../panels/model.js")).modelPanel },
];

const NARROW = matchMedia("(max-width: 900px)");

/** The list of what else there is, and the place beside it where its wide panels open if the page has two columns. */
export function furtherView(context) {
  const { t, store, signal } = context;
  const wide = el("div", { class: "wide" });
  const items = PANELS.map((panel) => ({ ...panel, ...item(context, panel), body: null }));
  let shown = null;

  const show = ({ open }) => {
    if (open === shown) return;
    shown = open;
    for (const panel of items) {
      const opens = panel.name === open;
      panel.button.setAttribute("aria-expanded", String(opens));
      const isNew = opens && !panel.body;
      if (isNew) make(panel);
      if (panel.body) panel.body.hidden = !opens;
      if (!opens || isNew) continue;
      panel.body.firstElementChild.dispatchEvent(new CustomEvent("panel-open"));
      bring(panel);
    }
  };
  const make = async (panel) => {
    const waits = el("p", { class: "note" }, t("app.loading"));
    panel.body = el("div", { class: "panel", id: `panel-${panel.name}` }, waits);
    settle(panel);
    try {
      const fill = await panel.load();
      if (signal.aborted) return;
      panel.body.replaceChildren(await fill(context));
    } catch {
      panel.body.replaceChildren(el("p", { class: "problem", role: "alert" }, t("file.missed")));
    }
    if (shown === panel.name) bring(panel);
  };
  const bring = ({ body, wide: isWide }) => isWide && bringIntoView(body, "nearest");
  const settle = (panel) => (panel.wide && !NARROW.matches ? wide : panel.element).append(panel.body);
  NARROW.addEventListener("change", () => items.filter(({ body }) => body).forEach(settle), { signal });
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
