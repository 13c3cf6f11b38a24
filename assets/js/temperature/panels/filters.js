import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";

const FILTERS = [
  { field: "topK", name: "top_k", least: 1, most: 200, step: 1, start: 5 },
  { field: "topP", name: "top_p", least: 0.01, most: 1, step: 0.01, start: 0.9 },
  { field: "minP", name: "min_p", least: 0, most: 1, step: 0.01, start: 0.1 },
];

/** Top-k, top-p and min-p, in the order that they are applied; each with how many tokens it leaves. */
export function filtersPanel(context) {
  const rows = FILTERS.map((filter) => filterRow(context, filter));
  return el(
    "div",
    { class: "filters" },
    el("p", {}, context.t("filters.intro")),
    el("ol", { class: "filter-list" }, ...rows),
  );
}

function filterRow({ t, store, lab }, { field, name, least, most, step, start }) {
  const id = `filter-${name}`;
  const on = el("input", { type: "checkbox", id, "data-testid": name });
  const range = el("input", { type: "range", min: least, max: most, step, "aria-label": t(`filters.${name}`) });
  const value = el("output", { class: "filter-value" });
  const left = el("span", { class: "filter-left" });
  on.addEventListener("change", () => store.set({ [field]: on.checked ? Number(range.value) : null }));
  range.addEventListener("input", () => store.set({ [field]: Number(range.value) }));

  const show = (state) => {
    on.checked = state[field] !== null;
    range.disabled = !on.checked;
    if (Number(range.value) !== (state[field] ?? start)) range.value = state[field] ?? start;
    setText(value, on.checked ? String(state[field]) : t("filters.off"));
  };
  const leaves = ({ kept }) => setText(left, on.checked ? t("filters.left", { count: count(kept[field]) }) : "");
  store.subscribe((state, changed) => changed.has(field) && show(state));
  lab.on("frame", leaves);
  show(store.state);
  if (lab.frame) leaves(lab.frame);
  return el(
    "li",
    { class: "filter", "data-sets": name },
    el("label", { for: id, class: "filter-name" }, on, ` ${t(`filters.${name}`)} `, value),
    range,
    el("span", { class: "filter-hint" }, t(`filters.${name}_hint`), " ", left),
  );
}
