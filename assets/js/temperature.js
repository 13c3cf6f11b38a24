import { el, painted } from "./shared/dom.js";
import { fieldsFor } from "./temperature/fields.js";
import { Lab } from "./temperature/lab.js";
import { heardUntil } from "./shared/drawing.js";
import { followAddress, readLink } from "./shared/link.js";
import { isMissing } from "./shared/model_state.js";
import { ModelPlace } from "./shared/model_place.js";
import { loadOnce } from "./maths/load_once.js";
import { Source } from "./temperature/source.js";
import { Store } from "./shared/store.js";
import { translator } from "./shared/text.js";
import { Writing } from "./temperature/writing.js";
import { barsView, showOnChange } from "./temperature/views/bars.js";
import { dialView } from "./shared/dial.js";
import { furtherView } from "./temperature/views/further.js";
import { noticesView } from "./shared/notices.js";
import { lessonView, promptView } from "./temperature/views/prompt.js";
import { sentenceView } from "./temperature/views/sentence.js";
import { statsView } from "./temperature/views/stats.js";

/**
 * The Temperature tab, drawn into `element`.
 * data: page_data of core/pages/temperature, with `texts`, and with a `server`, or null, and a `device` that answer
 * call() and stream().
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const { kept, signal } = data;
  const { fields, broken, ...lasting } = (kept.tab ??= opened(data));
  const [store, models, lab, writing] = [lasting.store, lasting.models, lasting.lab, lasting.writing].map((source) =>
    heardUntil(signal, source),
  );
  const root = el("div", { class: "lab temperature", lang: t.language });
  const asked = { ...data, server: models };
  const context = { t, signal, data: asked, fields, limits: data.limits, store, models, lab, writing, root };

  const bars = barsView(context);
  showOnChange(bars, context);
  const [sentence, stats] = [sentenceView(context), statsView(context)];
  const stage = el("div", { class: "stage" }, bars, dialView(context));
  const notices = noticesView(context);
  const further = furtherView(context);
  root.append(
    el("header", { class: "intro" }, el("h1", {}, t("intro.title")), el("p", {}, t("intro.text"))),
    notices.element,
    promptView(context),
    lessonView(context),
    stage,
    el("div", { class: "aside" }, sentence, stats, further.nav),
    further.wide,
  );
  element.replaceChildren(root);
  notices.show(broken);
  followAddress("temperature", context, notices.show);
  fallBack(context, notices);
  foldAway([bars, sentence, stats], context);
  further.restore();
  openBeside(context, stage, notices);
  // The first bars come first: they need no model where their prompt is recorded.
  lab
    .show()
    .then(painted)
    .then(() => models.follow(store.state.model));
}

/** What lasts while the tab is drawn anew. */
function opened(data) {
  const fields = fieldsFor(data);
  const { settings, broken } = readLink(fields, location.search);
  const store = new Store(settings);
  const models = new ModelPlace({ ...data, onDevice: data.recordedModel }, store);
  const source = new Source({ ...data, server: models }, new URL("../", import.meta.url));
  const writing = new Writing({ store, data, models });
  return { fields, broken, store, models, lab: new Lab(store, source, models), writing };
}

/** Where the model that the server was started with cannot be had, the recorded one takes its place. */
function fallBack({ t, data, store, models, lab }, notices) {
  models.subscribe((status) => {
    const { model } = status;
    if (!isMissing(status) || lab.distribution || model !== store.state.model || model === data.recordedModel) return;
    notices.add(t("notice.fallback", { model, recorded: data.recordedModel }));
    store.set({ model: data.recordedModel });
  });
}

/** Where a model that cannot be had leaves no bars at all, `parts`, which show them and their numbers, are hidden. */
function foldAway(parts, { store, models, lab }) {
  const fold = () => {
    const isBare = !lab.distribution && isMissing(models.status(store.state.model));
    for (const part of parts) part.hidden = isBare;
  };
  lab.on("distribution", fold);
  models.subscribe(fold);
}

/** A second model beside the first comes with modules of its own, once it is asked for. */
function openBeside(context, stage, notices) {
  const { t, store } = context;
  const load = loadOnce(async () => {
    const { standBeside } = await import("./temperature/beside/beside.js");
    await standBeside(context, stage);
  });
  const open = ({ beside }) => beside !== null && load().catch(() => notices.add(t("file.missed")));
  store.subscribe((state, changed) => changed.has("beside") && open(state));
  open(store.state);
}
