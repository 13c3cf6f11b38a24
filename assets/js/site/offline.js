/** The page without a network: what ./service_worker.js keeps of it, by itself and when it is asked to. */

import { fetched } from "../maths/fetched.js";
import { el, setText } from "../shared/dom.js";
import { keepFiles, lackingFiles, sizeOf } from "../shared/kept_files.js";
import { megabytes } from "../shared/numbers.js";
import { onLanguage, shownLanguage } from "../shared/language.js";
import { fetchTexts, translator } from "../shared/text.js";

/** Have a worker keep the files of the page at `root`, and once it does, say in `footer` what is kept. */
export async function showOffline(footer, root, version) {
  if (!(await registerWorker(root, version))) return;
  let view = null;
  let turn = 0;
  const show = async () => {
    const own = ++turn;
    const t = translator(await fetchTexts(shownLanguage(), ["page"]));
    if (own !== turn) return; // another language was chosen meanwhile
    if (view) return view.speak(t);
    view = offlineView(t, root);
    footer.replaceChildren(view.element);
  };
  onLanguage(() => show().catch(() => {}));
  await show();
}

/** Whether a worker keeps the page's files from now on; only pages of https and of this machine may have one. */
async function registerWorker(root, version) {
  if (!navigator.serviceWorker) return false;
  try {
    await navigator.serviceWorker.register(new URL(`service_worker.js?version=${version}`, root), { scope: root });
    await isControlled();
    await passOn(new URL("v/", root).href);
    return true;
  } catch {
    return false; // a browser that keeps nothing, as in some private windows and frames
  }
}

async function isControlled() {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) return;
  await new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
}

/** Have the worker see what came before it was there; the browser's own cache still has it. */
async function passOn(files) {
  for (const { name } of performance.getEntriesByType("resource"))
    if (name.startsWith(files) && !(await caches.match(name))) await fetched(name);
}

/** What is kept, and a button that has all be kept; speak(t) says it in another language. */
function offlineView(t, root) {
  const note = el("span", { role: "status", tabindex: -1, "data-testid": "offline-note" });
  const button = el("button", { type: "button", hidden: true, "data-testid": "keep-offline", onclick: () => keep() });
  let words = t;
  let lacking = [];
  let said = () => "";
  let keeping = false;

  const draw = () => {
    setText(button, words("offline.keep", { size: megabytes(sizeOf(lacking)) }));
    setText(note, said());
  };
  const say = (sentence) => {
    said = sentence;
    draw();
  };
  const show = async () => {
    lacking = await lackingFiles(root);
    button.hidden = !lacking.length;
    say(() => (lacking.length ? "" : words("offline.kept")));
  };
  const keep = async () => {
    if (keeping) return;
    keeping = true;
    note.focus();
    button.hidden = true;
    try {
      lacking = await lackingFiles(root);
      const all = sizeOf(lacking);
      const sizes = (here) => ({ here: megabytes(here), size: megabytes(all) });
      await keepFiles(lacking, root, (here) => say(() => words("offline.keeping", sizes(here))));
      await show();
    } catch {
      await show().catch(() => (button.hidden = false));
      say(() => words("offline.keep_failed"));
    }
    keeping = false;
  };
  addEventListener("appinstalled", keep);
  show().catch(() => {}); // the list cannot be had: nothing is offered
  const speak = (another) => {
    words = another;
    draw();
  };
  return { element: el("p", {}, button, note), speak };
}
