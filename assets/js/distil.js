import { el, setText } from "./shared/dom.js";
import { controlsView } from "./distil/views/controls.js";
import { scoreView } from "./distil/views/curves.js";
import { detailsView } from "./distil/views/details.js";
import { Device } from "./distil/engine/device.js";
import { distilFields } from "./distil/fields.js";
import { formulaView } from "./distil/views/formula.js";
import { FreshTeacher } from "./distil/fresh_teacher.js";
import { Guess } from "./distil/guess.js";
import { History } from "./distil/history.js";
import { leadView } from "./distil/views/lead.js";
import { panesView } from "./distil/views/panes.js";
import { probeView } from "./distil/views/probe.js";
import { droppedView, runsView } from "./distil/views/runs.js";
import { saveView } from "./distil/views/save.js";
import { settingsView } from "./distil/views/settings.js";
import { experimentsView, taskView, whoView } from "./distil/views/story.js";
import { sweepView } from "./distil/views/sweep.js";
import { loadTask } from "./distil/tasks.js";
import { Training } from "./distil/training.js";
import { verdictView } from "./distil/views/verdict.js";
import { speech } from "./distil/words.js";
import { writtenView } from "./distil/views/written.js";
import { heardUntil } from "./shared/drawing.js";
import { followAddress, readLink } from "./shared/link.js";
import { storageHere } from "./shared/storage.js";
import { Store } from "./shared/store.js";
import { translator } from "./shared/text.js";
import { noticesView } from "./shared/notices.js";
import { newPaper } from "./shared/paint.js";

/**
 * The Distil tab, drawn into `element`.
 * data: page_data of core/pages/distil, with `texts` and a `server` that answers call() and stream(), or null where
 * there is none: then its `devices` name none.
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const { kept, signal } = data;
  const { fields, broken, device, assets, trainings } = (kept.tab ??= opened(data));
  const store = heardUntil(signal, kept.tab.store);
  const root = el("div", { class: "lab distil", lang: t.language, "data-testid": "distil" });
  const shared = { t, signal, fields, store, root, device, assets };

  const notices = noticesView(shared);
  const intro = el("p", {});
  const choice = taskView({ ...shared, data });
  const bench = el("div", { class: "bench" });
  element.replaceChildren(root);
  root.append(
    el("header", { class: "intro" }, el("h1", {}, t("distil.title")), intro),
    notices.element,
    choice.element,
    bench,
  );

  // A task's bench is made when it is first chosen, and put aside as it stands when the other one is.
  const benches = new Map();
  const told = new Set();
  const show = async ({ task: name }) => {
    setText(intro, t(`${name}.intro`));
    if (!benches.has(name)) benches.set(name, makeBench(shared, data, name, choice, trainings));
    const { training, views } = await benches.get(name).catch((error) => {
      for (const made of [benches, trainings]) made.delete(name);
      return {
        views: [el("p", { class: "problem", role: "alert" }, t("distil.task_failed", { reason: error.message }))],
      };
    });
    if (store.state.task !== name || signal.aborted) return;
    const isNew = !told.has(training);
    bench.replaceChildren(...views);
    choice.lock(Boolean(training?.isActive));
    if (training && isNew) training.retell();
    told.add(training);
  };
  store.subscribe((state, changed) => changed.has("task") && show(state));
  show(store.state);
  notices.show(broken);
  followAddress("distil", shared, notices.show);
}

/** What lasts while the tab is drawn anew; `trainings`: of each task that was chosen, what lasts of its bench. */
function opened(data) {
  const fields = distilFields(data);
  const { settings, broken } = readLink(fields, location.search);
  const assets = new URL("../", import.meta.url);
  return { fields, broken, store: new Store(settings), device: new Device(), assets, trainings: new Map() };
}

/** The same of one task, a promise for {task, data, training, fresh, teacher, guess, seen}. */
async function openTask({ kept, ...data }, name) {
  const { store, device, assets } = kept.tab;
  const task = await loadTask(name, data.tasks[name]);
  const limits = { ...data.limits, labels: [1, task.most_labels] };
  const own = { ...data, limits, teacher: task.card };
  const history = new History(storageHere(), { ...data.tasks[name], name });
  const training = new Training(task, storeOf(store, name), own, history, device);
  training.store.subscribe(({ experiment }, changed) => changed.has("experiment") && training.showLast(experiment));
  training.open();
  const fresh = new FreshTeacher({ task, data: own, training });
  const teacher = task.teacher(assets);
  return { task, data: own, training, fresh, teacher, guess: new Guess(), seen: newSeen() };
}

/**
 * What a visitor looks at: the open pane, the sheet that is drawn on, what is written by the last student, the program
 * of the last run, and the run that was removed last.
 */
function newSeen() {
  const writing = { from: 0, temperature: 1 };
  return { pane: { open: null }, paper: newPaper(), writing, program: { of: null, text: "" }, removed: { run: null } };
}

/** Everything below the choice of the task, for one task: {training, views}. Rejects where its file does not come. */
async function makeBench(shared, data, name, choice, trainings) {
  if (!trainings.has(name)) trainings.set(name, openTask(data, name));
  const { task, data: own, teacher, seen, ...lasting } = await trainings.get(name);
  const [training, fresh, guess] = [lasting.training, lasting.fresh, lasting.guess].map((source) =>
    heardUntil(shared.signal, source),
  );
  const context = {
    ...shared,
    store: storeOf(shared.store, name),
    data: own,
    task,
    training,
    fresh,
    guess,
    ...seen,
    say: speech(shared.t, data.texts, task),
    teacher,
    charts: {},
  };
  const { t, say } = context;
  const views = [
    experimentsView(context),
    controlsView(context),
    droppedView(context),
    leadView(context),
    el(
      "div",
      { class: "pair" },
      scoreView(context),
      panesView(seen.pane, t("distil.panes"), [
        { name: "probe", label: say("pane_probe"), element: probeView(context) },
        { name: "settings", label: t("distil.pane_settings"), element: settingsView(context) },
        { name: "sweep", label: t("distil.pane_sweep"), element: sweepView(context) },
        { name: "runs", label: t("distil.pane_runs"), element: runsView(context) },
        { name: "who", label: t("distil.pane_who"), element: whoView(context) },
      ]),
    ),
    verdictView(context),
    formulaView(context),
    writtenView(context),
    detailsView(context),
    saveView(context),
  ];
  training.on("status", () => shared.store.state.task === name && choice.lock(training.isActive));
  return { training, views };
}

/** The store as one task's bench sees it: nothing changes while it is put aside, and everything when it comes back. */
function storeOf(store, task) {
  return {
    get state() {
      return store.state;
    },
    set: (patch) => store.set(patch),
    subscribe: (subscriber) =>
      store.subscribe((state, changed) => {
        if (state.task === task) subscriber(state, changed.has("task") ? new Set(Object.keys(state)) : changed);
      }),
  };
}
