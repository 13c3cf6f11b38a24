import { el } from "./shared/dom.js";
import { heardUntil } from "./shared/drawing.js";
import { followAddress, readLink } from "./shared/link.js";
import { noticesView } from "./shared/notices.js";
import { newPaper } from "./shared/paint.js";
import { Store } from "./shared/store.js";
import { translator } from "./shared/text.js";
import { Bench } from "./deploy/bench.js";
import { takeView } from "./deploy/export/view.js";
import { deployFields } from "./deploy/fields.js";
import { Distillation } from "./deploy/language/distillation.js";
import { languageFields } from "./deploy/language/fields.js";
import { Race } from "./deploy/race.js";
import { Timing } from "./deploy/timing.js";
import { languageView } from "./deploy/language/view.js";
import { chooserView } from "./deploy/views/chooser.js";
import { raceView } from "./deploy/views/race.js";
import { reportedView } from "./deploy/views/reported.js";
import { sideView } from "./deploy/views/side.js";
import { tryView } from "./deploy/views/try.js";

/**
 * The Deploy tab, drawn into `element`: what a student costs beside its teacher, and what it keeps of what that knows.
 * data: page_data of core/pages/deploy, with `texts`, and a `server` that answers call(), or null where there is none.
 */
export function mount(element, data) {
  const t = translator(data.texts);
  if (!Object.keys(data.tasks).length) {
    const problem = el("p", { class: "problem", role: "alert" }, t("deploy.no_task"));
    const intro = el("header", { class: "intro" }, el("h1", {}, t("deploy.title")), problem);
    element.replaceChildren(el("div", { class: "lab deploy", lang: t.language }, intro, reportedView({ t })));
    return;
  }
  const { kept, signal } = data;
  const { fields, broken, assets, paper, ...lasting } = (kept.tab ??= opened(data));
  const { store: settings, bench: runs, race: reading, timing: measuring, distillation: distilling } = lasting;
  const [store, bench, race, timing, distillation] = [settings, runs, reading, measuring, distilling].map((source) =>
    heardUntil(signal, source),
  );
  const root = el("div", { class: "lab deploy", lang: t.language, "data-testid": "deploy" });
  const { limits } = data;
  const shown = { t, signal, data, fields, limits, root, assets, paper, dialId: "deploy-temperature" };
  const context = { ...shown, store, bench, race, timing, distillation };
  const notices = noticesView(context);
  root.append(
    el("header", { class: "intro" }, el("h1", {}, t("deploy.title")), el("p", {}, t("deploy.intro"))),
    notices.element,
    chooserView(context),
    sideView(context),
    ...(data.tasks.digits ? [raceView(context)] : []),
    tryView(context),
    languageView(context),
    reportedView(context),
    takeView(taken(context)),
  );
  element.replaceChildren(root);
  notices.show(broken);
  followAddress("deploy", context, notices.show);
  bench.show();
}

/** What lasts while the tab is drawn anew. */
function opened(data) {
  const fields = { ...deployFields(data), ...languageFields(data) };
  const { settings, broken } = readLink(fields, location.search);
  const store = new Store(settings);
  const assets = new URL("../", import.meta.url);
  const bench = new Bench(store, data, assets);
  const race = new Race({ bench, store, data });
  const timing = new Timing(bench, data);
  const distillation = new Distillation({ store, data, assets });
  return { fields, broken, store, assets, bench, race, timing, distillation, paper: newPaper() };
}

/** What ./deploy/export/view.js asks of the tab. */
function taken({ t, signal, data, assets, bench }) {
  return {
    t,
    signal,
    kept: data.kept,
    assets,
    // Of a student that was opened nobody here knows how it was made.
    run: () => (bench.shown && !bench.shown.run?.config ? null : bench.shown?.run),
    subscribe: (listener) => bench.on("run", listener),
    facts: (task) => data.tasks[task],
    calibration: (task) => bench.engine(task).ask("calibration"),
    timing: () => bench.shown?.times?.student.alone ?? null,
    open: (network) => bench.open(network),
  };
}
