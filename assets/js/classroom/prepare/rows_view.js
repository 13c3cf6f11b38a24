/** The checks as a list: what is checked, how it stands, what was measured, and what to do. */

import { el, setText } from "../../shared/dom.js";

/** A mark beside the word: nobody needs to tell colours apart. */
export const MARKS = {
  fine: "✓",
  limited: "!",
  missing: "✕",
  none: "–",
  running: "…",
  waiting: "…",
  stopped: "■",
};

/** {element, show(rows)} for the checks `names`. */
export function rowsView(t, names) {
  const items = names.map((name) => rowView(t, name));
  return {
    element: el("ul", { class: "prepare-rows", "data-testid": "prepare-rows" }, ...items.map(({ element }) => element)),
    show: (rows) => items.forEach((item, place) => item.show(rows[names[place]])),
  };
}

function rowView(t, name) {
  const mark = el("span", { class: "prepare-mark", "aria-hidden": "true" });
  const state = el("b", { class: "prepare-state" });
  const found = el("p", { class: "prepare-found" });
  const todo = el("p", { class: "prepare-todo" });
  const element = el(
    "li",
    { "data-check": name },
    el("p", { class: "prepare-head" }, mark, el("span", { class: "prepare-title" }, t(`prepare.${name}.title`)), state),
    el("p", { class: "fine" }, t(`prepare.${name}.what`)),
    found,
    todo,
  );
  const show = (row) => {
    element.dataset.state = row?.state ?? "new";
    setText(mark, MARKS[row?.state] ?? "");
    setText(state, row ? t(`prepare.state.${row.state}`) : "");
    setText(found, foundText(t, row));
    setText(todo, row?.todo?.(t) ?? "");
  };
  return { element, show };
}

/** What a check found, or how far it is. */
export function foundText(t, row) {
  if (row?.say) return row.say(t);
  if (row?.left !== undefined) return t("prepare.stream.left", { left: row.left, count: row.count });
  if (row?.of !== undefined) return t("prepare.recorded.so_far", { count: row.count, of: row.of });
  return "";
}
