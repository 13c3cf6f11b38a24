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
  const show = async () =>
    footer.replaceChildren(offlineView(translator(await fetchTexts(shownLanguage(), ["page"])), root));
  await show();
  onLanguage(show);
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

/** What is kept, and a button that has all be kept. */
function offlineView(t, root) {
  const note = el("span", { role: "status", tabindex: -1, "data-testid": "offline-note" });
  const button = el("button", { type: "button", hidden: true, "data-testid": "keep-offline", onclick: () => keep() });

  const show = async () => {
    const lacking = await lackingFiles(root);
    button.hidden = !lacking.length;
    setText(button, t("offline.keep", { size: megabytes(sizeOf(lacking)) }));
    setText(note, lacking.length ? "" : t("offline.kept"));
  };
  const keep = async () => {
    note.focus();
    button.hidden = true;
    try {
      const lacking = await lackingFiles(root);
      const size = megabytes(sizeOf(lacking));
      await keepFiles(lacking, root, (here) => setText(note, t("offline.keeping", { here: megabytes(here), size })));
      await show();
    } catch {
      await show().catch(() => (button.hidden = false));
      setText(note, t("offline.keep_failed"));
    }
  };
  addEventListener("appinstalled", keep);
  show().catch(() => {}); // the list cannot be had: nothing is offered
  return el("p", {}, button, note);
}
