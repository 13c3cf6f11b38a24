/** The bar of tabs and the address's `?tab=`, kept equal: Gradio draws the bar, this file only listens. */

import { focusHeading } from "./dom.js";
import { tellSpace } from "./link.js";

const BUTTONS = "#tabs [data-tab-id]";

/**
 * From now on a chosen tab is written into the address, Back and Forward choose tabs, and the link before them leads to
 * what is under them.
 */
export function followTabs() {
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    focusHeading(document);
  });
  document.querySelector("#tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab-id]")?.dataset.tabId;
    if (tab && tab !== tabOf(location.search)) enter(tab);
  });
  addEventListener("popstate", () => {
    const button = document.querySelector(`[data-tab-id="${CSS.escape(tabOf(location.search))}"]`);
    if (button?.getAttribute("aria-selected") === "false") button.click();
  });
}

/** Add `tab` to the address, so that T goes along. */
function enter(tab) {
  const parameters = new URLSearchParams(location.search);
  parameters.set("tab", tab);
  visit(parameters);
}

/**
 * Go to the address with these `parameters` without loading the page anew: every tab then reads it again. `write`:
 * "replaceState" where Back should not lead to the address that is left.
 */
export function visit(parameters, write = "pushState") {
  history[write](history.state, "", `?${parameters}${location.hash}`);
  tellSpace(`?${parameters}`);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

function tabOf(search) {
  return new URLSearchParams(search).get("tab") ?? document.querySelector(BUTTONS)?.dataset.tabId ?? "";
}
