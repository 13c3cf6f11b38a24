/** The bar of tabs of the page without a server; ../shared/tabs.js keeps it and the address equal. */

import { setText } from "../shared/dom.js";

/** Which key leads from one tab to which, of so many. */
const MOVES = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Call the bar and its tabs what `words` of the language that is shown call them. */
export function nameTabs(bar, { title, tabs }) {
  bar.ariaLabel = title;
  for (const button of bar.querySelectorAll("[role=tab]")) setText(button, tabs[button.dataset.tabId]);
}

/** Open the tab that the address names, else the first, and then each that is chosen; first(tab, panel) draws it. */
export function openTabs(bar, first) {
  const buttons = [...bar.querySelectorAll("[role=tab]")];
  const drawn = new Set();
  const open = (chosen) => {
    for (const button of buttons) {
      const isChosen = button === chosen;
      button.setAttribute("aria-selected", String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      panelOf(button).hidden = !isChosen;
    }
    if (drawn.has(chosen)) return;
    drawn.add(chosen);
    first(chosen.dataset.tabId, panelOf(chosen));
  };
  bar.addEventListener("click", ({ target }) => buttons.includes(target) && open(target));
  bar.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = buttons[move(buttons.indexOf(document.activeElement), buttons.length)];
    next.focus();
    next.click();
  });
  const asked = new URLSearchParams(location.search).get("tab");
  open(buttons.find(({ dataset }) => dataset.tabId === asked) ?? buttons[0]);
}

function panelOf(button) {
  return document.getElementById(button.getAttribute("aria-controls"));
}
