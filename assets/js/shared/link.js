/** A tab's settings in the page's address: `?tab=temperature&prompt=…&T=2&top_k=…`. */

import { Broken } from "./fields.js";
import { debounced } from "./dom.js";
import { Emitter } from "./emitter.js";

const SETTLED = 400;
/** What each tab that was drawn was drawn with, by its name; told when it is drawn anew. */
const drawn = new Map();
const drawing = new Emitter("tab");

/** Call listener(tab, context) for each tab that was drawn, and whenever one is until `signal` aborts. */
export function onTab(listener, signal) {
  for (const [tab, context] of drawn) listener(tab, context);
  const end = drawing.on("tab", (tab) => listener(tab, drawn.get(tab)));
  signal?.addEventListener("abort", end);
}

/** Settings and the rules that were broken in `search`: {settings, broken}. What is missing or broken is initial. */
export function readLink(fields, search) {
  const parameters = new URLSearchParams(search);
  const settings = {};
  const broken = [];
  for (const [name, { link, initial, read }] of Object.entries(fields)) {
    settings[name] = valueOf(initial, settings);
    if (!parameters.has(link)) continue;
    try {
      settings[name] = read(parameters.get(link), settings);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      broken.push(error);
    }
  }
  return { settings, broken };
}

/** What is initial; it may depend on the settings before it. */
function valueOf(initial, settings) {
  return typeof initial === "function" ? initial(settings) : initial;
}

/** `search` with the `settings` of `tab` written into it; other parameters stay as they are. */
export function writeLink(tab, fields, settings, search) {
  const parameters = new URLSearchParams(search);
  parameters.set("tab", tab);
  for (const [name, { link, initial, write, always }] of Object.entries(fields)) {
    const value = settings[name];
    const left = value === null || (String(value) === String(valueOf(initial, settings)) && !always);
    const text = left ? null : write(value);
    if (text === null) parameters.delete(link);
    else parameters.set(link, text);
  }
  return `?${parameters}`;
}

/**
 * Keep the address equal to `store` until `signal` aborts: a new entry for what Back should undo, else the same.
 */
export function followAddress(tab, context, onBroken) {
  const { store, fields, signal } = context;
  let restoring = false;
  let unsaved = false;
  const write = (method) => {
    unsaved = false;
    const search = writeLink(tab, fields, store.state, location.search);
    if (search === location.search) return;
    history[method](history.state, "", search + location.hash);
    tellSpace(search);
  };
  const settle = debounced(() => unsaved && write("replaceState"), SETTLED);
  store.subscribe((_, changed, goesOn) => {
    if (restoring) return;
    unsaved = true;
    if ([...changed].some((name) => fields[name].entry)) write(goesOn ? "replaceState" : "pushState");
    else settle();
  });
  const restore = () => {
    unsaved = false;
    const { settings, broken } = readLink(fields, location.search);
    restoring = true;
    store.set(settings);
    restoring = false;
    onBroken(broken);
  };
  addEventListener("popstate", restore, { signal });
  drawn.set(tab, context);
  drawing.tell("tab", tab);
}

/** A Space shows the page in a frame: its own address bar follows this message. */
export function tellSpace(search) {
  if (parent !== window) parent.postMessage({ queryString: search.slice(1) }, "https://huggingface.co");
}
