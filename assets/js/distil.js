import { el } from "./dom.js";
import { controlsView } from "./distil/controls.js";
import { accuracyView, detailsView } from "./distil/curves.js";
import { Device } from "./distil/device.js";
import { distilFields } from "./distil/fields.js";
import { History } from "./distil/history.js";
import { probeView } from "./distil/probe.js";
import { runsView } from "./distil/runs.js";
import { saveView } from "./distil/save.js";
import { settingsView } from "./distil/settings.js";
import { storyView } from "./distil/story.js";
import { sweepView } from "./distil/sweep.js";
import { Training } from "./distil/training.js";
import { leadView, verdictView } from "./distil/verdict.js";
import { followAddress, readLink } from "./link.js";
import { Store } from "./store.js";
import { translator } from "./text.js";
import { noticesView } from "./views/notices.js";

/**
 * The Distil tab, drawn into `element`.
 * data: page_data of demos/distil, with `texts` and a `server` that answers call() and stream().
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const fields = distilFields(data);
  const { settings, broken } = readLink(fields, location.search);
  const store = new Store(settings);
  const training = new Training(store, data, new History(storage()), new Device());
  const root = el("div", { class: "explorer distil", lang: t.language, "data-testid": "distil" });
  const assets = new URL("../", import.meta.url);
  const context = { t, data, fields, store, training, root, assets, charts: {} };

  const notices = noticesView(context);
  element.replaceChildren(root);
  root.append(
    el("header", { class: "intro" }, el("h1", {}, t("distil.title")), el("p", {}, t("distil.intro"))),
    notices.element,
    storyView(context),
    controlsView(context),
    leadView(context),
    el("div", { class: "pair" }, el("div", {}, accuracyView(context), verdictView(context)), probeView(context)),
    settingsView(context),
    runsView(context),
    detailsView(context),
    sweepView(context),
    saveView(context),
  );
  notices.show(broken);
  followAddress("distil", store, fields, notices.show);
  training.open();
}

/** Where this browser keeps things; null where it keeps nothing. */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
