import { el } from "../../shared/dom.js";

const MOVES = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * One of several panes in one place, chosen by tabs above it; panes: [{name, label, element}]. `seen` keeps which is
 * `open`, by its name: the first one, until another is chosen.
 */
export function panesView(seen, label, panes) {
  const id = (kind, name) => `distil-${kind}-${name}`;
  const tabs = panes.map(({ name, label: text }) =>
    el(
      "button",
      {
        type: "button",
        role: "tab",
        id: id("tab", name),
        "aria-controls": id("pane", name),
        "data-testid": `pane-${name}`,
        onclick: () => open(name),
      },
      text,
    ),
  );
  const bodies = panes.map(({ name, element }) =>
    el("div", { role: "tabpanel", id: id("pane", name), "aria-labelledby": id("tab", name), class: "pane" }, element),
  );
  const open = (chosen) => {
    seen.open = chosen;
    panes.forEach(({ name }, place) => {
      const isOpen = name === chosen;
      tabs[place].setAttribute("aria-selected", String(isOpen));
      tabs[place].tabIndex = isOpen ? 0 : -1;
      bodies[place].hidden = !isOpen;
    });
  };
  const list = el("div", { class: "pane-tabs", role: "tablist", "aria-label": label }, ...tabs);
  list.addEventListener("keydown", ({ key }) => {
    const move = MOVES[key];
    if (!move) return;
    const next = (tabs.indexOf(document.activeElement) + move + tabs.length) % tabs.length;
    open(panes[next].name);
    tabs[next].focus();
  });
  open(seen.open ?? panes[0].name);
  return el("div", { class: "panes" }, list, ...bodies);
}
