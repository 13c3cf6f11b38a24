import { ASKED } from "../asked.js";
import { Broken, short } from "../fields.js";
import { el } from "../dom.js";
import { noticesView } from "../notices.js";
import { translator } from "../text.js";
import { project } from "./projector.js";

const VIEWS = ["projector", "link"];

/**
 * How the page is to be seen, as `view=` of the address says: on a projector, or with the dialog that makes a link.
 * data: `texts`, `kept` and `signal`, as ../mount.js gives them.
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const places = (data.kept.places ??= new Map());
  const notices = noticesView({ t });
  const root = el("section", { class: "lab", lang: t.language }, notices.element);
  let shown = { view: null, controller: new AbortController() };
  const look = () => {
    const asked = new URLSearchParams(location.search).get("view");
    const view = data.signal.aborted ? null : asked;
    if (view === shown.view) return;
    shown.controller.abort();
    shown = { view, controller: new AbortController() };
    const isKnown = view === null || VIEWS.includes(view);
    notices.show(isKnown ? [] : [new Broken("view.rule", { allowed: VIEWS, value: short(view) })]);
    const given = { t, texts: data.texts, element: root, places, signal: shown.controller.signal };
    if (view === "projector") project(given);
    if (view === "link") openDialog(given);
  };
  for (const event of ["popstate", ASKED]) addEventListener(event, look, { signal: data.signal });
  data.signal.addEventListener("abort", look);
  element.replaceChildren(root);
  look();
}

async function openDialog(given) {
  const { linkDialog } = await import("../set/dialog.js");
  if (!given.signal.aborted) linkDialog(given);
}
