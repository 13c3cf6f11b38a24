import { el } from "./shared/dom.js";
import { heardUntil } from "./shared/drawing.js";
import { followAddress, readLink } from "./shared/link.js";
import { newPaper } from "./shared/paint.js";
import { ModelPlace } from "./shared/model_place.js";
import { articleView } from "./soft_labels/article.js";
import { bitsView } from "./soft_labels/bits.js";
import { contentsView } from "./soft_labels/contents.js";
import { Digits } from "./soft_labels/digits.js";
import { digitsView } from "./soft_labels/digits_view.js";
import { softFields } from "./soft_labels/fields.js";
import { jobsView } from "./soft_labels/jobs.js";
import { knownView } from "./soft_labels/known.js";
import { meaningsView } from "./soft_labels/meanings.js";
import { modelView } from "./soft_labels/model_view.js";
import { part } from "./soft_labels/rows.js";
import { reverseView } from "./soft_labels/reverse.js";
import { Translation } from "./soft_labels/translation.js";
import { follower } from "./soft_labels/visible_parts.js";
import { Store } from "./shared/store.js";
import { translator } from "./shared/text.js";
import { dialView } from "./shared/dial.js";
import { noticesView } from "./shared/notices.js";

/**
 * The Soft labels tab, drawn into `element`: one dial, and six or seven pictures of what it does to an answer.
 * data: page_data of core/pages/soft_labels, with `texts`, and with a `server`, or null, and a `device` that answer
 * call() and stream().
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const { kept, signal } = data;
  const { fields, broken, assets, digits, paper, ...lasting } = (kept.tab ??= opened(data));
  const [store, models, translation] = [lasting.store, lasting.models, lasting.translation].map((source) =>
    heardUntil(signal, source),
  );
  const root = el("div", { class: "lab soft_labels", lang: t.language, "data-testid": "soft-labels" });
  const base = { t, signal, data, fields, store, models, root, assets, limits: data.limits };
  const context = { ...base, translation, dialId: "soft-temperature", digits, paper, follow: follower(store) };

  const notices = noticesView(context);
  const parts = {
    known: knownView(context),
    answers: part(t, "answers", el("div", { class: "pair" }, articleView(context), modelView(context))),
    ...(t.language === data.reverse.language && { reverse: reverseView(context) }),
    meanings: meaningsView(context),
    digits: digitsView(context),
    bits: bitsView(context),
    jobs: jobsView(context),
  };
  root.append(
    el("header", { class: "intro" }, el("h1", {}, t("soft_labels.title")), el("p", {}, t("soft_labels.intro"))),
    notices.element,
    contentsView(context, parts),
    ...Object.values(parts),
    dialView(context),
  );
  element.replaceChildren(root);
  notices.show(broken);
  followAddress("soft_labels", context, notices.show);
  models.follow(data.configuredModel);
  translation.show();
}

/** What lasts while the tab is drawn anew. */
function opened(data) {
  const fields = softFields(data);
  const { settings, broken } = readLink(fields, location.search);
  const store = new Store(settings);
  const assets = new URL("../", import.meta.url);
  const models = new ModelPlace({ ...data, onDevice: data.recordedModel }, store);
  const translation = new Translation(store, { ...data, server: models }, models, assets);
  return { fields, broken, store, assets, models, translation, digits: new Digits(assets), paper: newPaper() };
}
