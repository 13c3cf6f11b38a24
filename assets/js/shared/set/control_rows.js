import { el } from "../dom.js";
import { beginning } from "../typing.js";
import { nameOf } from "./names.js";

/** So many characters of a value are shown. */
const SHOWN = 24;
const STATES = ["free", "lock", "hide"];

/** The settings of a tab as rows: each can be left free, locked or hidden. `changed` is called when one is. */
export function controlRows(t, texts, changed) {
  const list = el("ul", { class: "set-rows", "data-testid": "set-rows" });
  const element = el("section", { class: "set-controls" }, el("h3", {}, t("set.controls")), list);
  let selects = new Map();
  let offered = null;
  const named = (state) => [...selects].filter(([, select]) => select.value === state).map(([name]) => name);
  const row = (name, value) => {
    const id = `set-of-${name}`;
    const options = STATES.map((state) => el("option", { value: state }, t(`set.${state}`)));
    const select = el("select", { id, "data-testid": id, onchange: changed }, ...options);
    selects.set(name, select);
    const label = el("label", { for: id }, nameOf(t, texts, name), " ", el("span", { class: "fine" }, value));
    return el("li", {}, label, select);
  };
  return {
    element,
    names: (links) => links.map((name) => nameOf(t, texts, name)),
    get count() {
      return selects.size;
    },
    marked: () => ({ lock: named("lock"), hide: named("hide") }),
    /** The settings of `fields`, as they are in `state`. */
    offer(fields, state) {
      if (fields === offered) return;
      offered = fields;
      selects = new Map();
      const rows = Object.entries(fields).map(([name, { link, write }]) => row(link, written(state[name], write)));
      list.replaceChildren(...rows);
      element.hidden = !rows.length;
    },
  };
}

/** A value as the link would have it, cut where it is long. */
function written(value, write) {
  const text = value === null ? "" : (write(value) ?? "");
  return beginning(text, SHOWN);
}
