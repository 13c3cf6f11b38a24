/** The projector view: large type, no frame, a tab's main picture on the first screen, and keys to go on. */

import { ask } from "../asked.js";
import { onTab } from "../link.js";
import { loadStyle } from "../load.js";
import { shownTab, tabNames } from "../set/names.js";
import { takeFrame } from "./frame.js";
import { helpView } from "./help.js";
import { actionOf } from "./keys.js";

/** Show the page as on a projector until `signal` aborts; `places`: the picture at which each tab was left. */
export function project({ t, element, places, signal }) {
  const contexts = new Map();
  const tabs = document.querySelector("#tabs");
  const leave = () => ask({ view: null });
  const help = helpView(t, leave);
  element.append(help.element);
  takeFrame(signal);
  onTab((tab, context) => contexts.set(tab, context), signal);
  let shown = { root: null, picture: null };
  let spoken = null;
  let ahead = 0; // pressed before the picture was there
  const bring = () => {
    spoken = partOf(tabs);
    if (spoken && shown.root) shown.picture?.bring?.(shown.root.querySelector(spoken));
  };
  const look = async () => {
    const tab = shownTab();
    const root = tabs.querySelector(`.lab.${tab}:not(.strip)`);
    measure(tabs, root);
    if (partOf(tabs) !== spoken) bring();
    if (!root || (root === shown.root && root.classList.contains("projected"))) return;
    root.classList.add("projected");
    shown = { root, picture: null };
    ahead = 0;
    const picture = await pictureOf(tab, { root, context: contexts.get(tab), place: places.get(tab) });
    if (shown.root !== root || signal.aborted) return;
    shown.picture = picture;
    bring();
    help.name(tab);
    move(0);
  };
  const acts = {
    warmer: () => turn("PageUp"),
    colder: () => turn("PageDown"),
    next: () => move(1),
    previous: () => move(-1),
    onward: () => go(1),
    back: () => go(-1),
    leave: () => (help.isOpen ? help.close() : leave()),
    help: () => help.toggle(),
  };
  const move = (by) => {
    ahead += by;
    if (!shown.picture) return;
    for (; ahead; ahead -= Math.sign(ahead)) shown.picture.move(Math.sign(ahead));
    if (shown.picture.place) places.set(shownTab(), shown.picture.place());
  };
  addEventListener(
    "keydown",
    (event) => {
      const action = actionOf(event);
      if (!action) return;
      event.preventDefault();
      acts[action]();
    },
    { signal },
  );
  follow(tabs, look, signal);
  signal.addEventListener("abort", () => {
    help.element.remove();
    const names = ["projected", "waits", "above"];
    for (const one of tabs.querySelectorAll(".projected, .above")) one.classList.remove(...names);
  });
  look();
}

/** Call `look` whenever another tab is shown, or drawn anew, or what stands above it is as high as another. */
function follow(tabs, look, signal) {
  const watcher = new MutationObserver(look);
  watcher.observe(tabs, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  const sizes = new ResizeObserver(look);
  sizes.observe(tabs);
  signal.addEventListener("abort", () => {
    watcher.disconnect();
    sizes.disconnect();
  });
}

/** What a link says and what a lesson asks stand above the tab, and leave it that much less of the screen. */
function measure(tabs, root) {
  const above = [...tabs.querySelectorAll(".lab:is(.set-note, .strip)")];
  for (const one of above) one.classList.add("above");
  const page = document.documentElement.style;
  const type = above.some((one) => one.checkVisibility()) ? "2.75vh" : "";
  if (page.getPropertyValue("--type") !== type) page.setProperty("--type", type);
  if (!root) return;
  const strip = above.find((one) => one.matches(".strip"));
  root.classList.toggle("waits", Boolean(strip?.checkVisibility()) && strip.dataset.stage !== "try");
  fit(root);
}

function fit(root) {
  const above = Math.max(0, Math.round(root.getBoundingClientRect().top + scrollY));
  const said = `${above}px`;
  if (root.style.getPropertyValue("--above") !== said) root.style.setProperty("--above", said);
}

/** The part of the tab that a lesson speaks of, as a selector, or null. */
function partOf(tabs) {
  const strip = tabs.querySelector(".strip[data-stage=try]");
  return strip?.checkVisibility() ? strip.dataset.part : null;
}

/** What a tab's own module makes of it: {move(by)}, and of several pictures bring(element) and place(), too. */
async function pictureOf(tab, given) {
  const style = new URL(`../../../css/${tab}/projector/projector.css`, import.meta.url);
  loadStyle(style).catch(() => {}); // it is large without
  const module = await import(`../../${tab}/projector.js`);
  return module.picture(given);
}

/** Turn the dial that is seen by a large step, as its own keys do. */
function turn(key) {
  const dials = [...document.querySelectorAll("#tabs .projected .dial-range:enabled")];
  const dial = dials.find((one) => one.checkVisibility());
  dial?.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
}

/** In a lesson to what the strip says is next or before, else to the next tab or the one before. */
function go(by) {
  const strip = document.querySelector("#tabs .strip");
  if (strip?.checkVisibility()) {
    strip.querySelector(`[data-goes="${by > 0 ? "onward" : "back"}"]`)?.click();
    return;
  }
  const names = tabNames();
  const place = (names.indexOf(shownTab()) + by + names.length) % names.length;
  document.querySelector(`#tabs [data-tab-id="${CSS.escape(names[place])}"]`).click();
}
