/** The explorer's settings in the page's address: `?tab=temperature&prompt=…&T=2&top_k=…`. */

import { Broken } from "./fields.js";
import { debounced } from "./dom.js";

const TAB = "temperature";
const SETTLED = 400;
const NEW_ENTRY = ["prompt", "appended", "open", "model"];

/** Settings and the rules that were broken in `search`: {settings, broken}. What is missing or broken is initial. */
export function readLink(fields, search) {
  const parameters = new URLSearchParams(search);
  const settings = {};
  const broken = [];
  for (const [name, { link, initial, read }] of Object.entries(fields)) {
    settings[name] = initial;
    if (!parameters.has(link)) continue;
    try {
      settings[name] = read(parameters.get(link));
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      broken.push(error);
    }
  }
  return { settings, broken };
}

/** `search` with the `settings` written into it; other parameters stay as they are. */
export function writeLink(fields, settings, search) {
  const parameters = new URLSearchParams(search);
  parameters.set("tab", TAB);
  for (const [name, { link, initial, write }] of Object.entries(fields)) {
    const value = settings[name];
    const text = value === null || String(value) === String(initial) ? null : write(value);
    if (text === null && !["prompt", "temperature"].includes(name)) parameters.delete(link);
    else parameters.set(link, text ?? write(initial));
  }
  if (fields.prompt.write(settings.prompt) === null) parameters.delete(fields.prompt.link);
  return `?${parameters}`;
}

/** Keep the address equal to `store`: a new history entry for what Back should undo, else the same one. */
export function followAddress(store, fields, onBroken) {
  let restoring = false;
  const write = (method) => {
    const search = writeLink(fields, store.state, location.search);
    if (search === location.search) return;
    history[method](history.state, "", search + location.hash);
    tellSpace(search);
  };
  const settle = debounced(() => write("replaceState"), SETTLED);
  store.subscribe((_, changed) => {
    if (restoring) return;
    if (NEW_ENTRY.some((name) => changed.has(name))) write("pushState");
    else settle();
  });
  addEventListener("popstate", () => {
    const { settings, broken } = readLink(fields, location.search);
    restoring = true;
    store.set(settings);
    restoring = false;
    onBroken(broken);
  });
}

/** A Space shows the page in a frame: its own address bar follows this message. */
function tellSpace(search) {
  if (parent !== window) parent.postMessage({ queryString: search.slice(1) }, "https://huggingface.co");
}
