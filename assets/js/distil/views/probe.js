import { onColours } from "../../shared/colours.js";
import { el, setText } from "../../shared/dom.js";
import { softmax } from "../../maths/softmax.js";
import { shortPercent } from "../numbers.js";
import { sharesWithBias } from "../engine/experiments.js";
import { neverShown } from "../tasks.js";

const WHO = ["teacher", "student", "twin"];
/** So many characters of an answer's name have room beside its bar. */
const LONGEST_NAME = 12;

/** One held-out example, the teacher's soft labels for it, and the student's and the twin's bars on their way. */
export function probeView(context) {
  const { say, store, training, task } = context;
  const picture = task.picture();
  const caption = el("p", { class: "probe-caption" });
  const rows = Array.from({ length: task.bars }, () => probeRow(context));
  const chooser = el("div", { class: "probe-choices", role: "group", "aria-label": say("probe_choose") });
  const list = el("ol", { class: "probe-bars", "data-testid": "probe" }, ...rows.map(({ element }) => element));
  const set = el("input", { type: "checkbox", id: "distil-set", "data-testid": "bias-set" });
  const choice = el("label", { class: "switch", for: "distil-set" }, set, ` ${say("probe_set")}`);
  let [bars, full, heard] = [[], 1, null];

  const showShares = (who, probs) =>
    bars.forEach(({ classes }, i) =>
      rows[i].show(
        who,
        classes.reduce((sum, place) => sum + (probs?.[place] ?? 0), 0),
        full,
      ),
    );
  const showTeacher = () => {
    const { probe } = training;
    if (!probe) return;
    const temperature =
      training.isActive && !training.status.sweep ? training.run.config.temperature : store.state.temperature;
    const shares = softmax(probe.logits, temperature);
    full = task.full(shares);
    showShares("teacher", shares);
    setText(caption, task.caption(say, probe, isNew(task, store.state.experiment, probe), temperature));
    picture.show(probe, caption.textContent);
    for (const button of chooser.children)
      button.setAttribute("aria-pressed", String(button.dataset.number === String(probe.number)));
  };
  const showStudents = (shares) => {
    heard = shares;
    const { run, bias } = training;
    choice.hidden = !bias;
    const moved = (who) => sharesWithBias(shares[who], bias[who], run.config.temperature, run.config.classes);
    for (const who of ["student", "twin"]) showShares(who, shares && bias && set.checked ? moved(who) : shares?.[who]);
  };
  set.addEventListener("change", () => showStudents(heard));
  // As they are while they train; with the number set from when it is set for good.
  training.on("run", () => {
    set.checked = false;
    showStudents(null);
  });
  training.on("result", (result) => {
    set.checked = Boolean(result.corrected_student);
    showStudents(heard);
  });
  const watchFirst = ({ experiment }) => training.watch(task.first(experiment, training.probes) ?? training.probes[0]);
  training.on("bars", showStudents);
  training.on("shown", (run) => {
    set.checked = Boolean(run?.result.corrected_student);
    showStudents(null);
  });
  training.on("probe", ({ logits }) => {
    bars = task.barsOf(logits, say);
    bars.forEach(({ name }, i) => rows[i].name(name));
    list.style.setProperty("--answer", roomFor(bars));
    showStudents(null);
    showTeacher();
  });
  training.on("status", ({ state }) => ["opening", "done"].includes(state) && showTeacher());
  const fillChooser = () => {
    chooser.replaceChildren(...training.probes.map((probe) => chip(context, probe)));
    showTeacher();
  };
  training.on("probes", () => {
    watchFirst(store.state);
    fillChooser();
  });
  let { experiment } = store.state;
  store.subscribe((state, changed) => {
    if (state.experiment !== experiment && training.probe && training.probe.target !== null) watchFirst(state);
    ({ experiment } = state);
    if (changed.has("task")) fillChooser();
    else if (changed.has("temperature") || changed.has("experiment")) showTeacher();
  });
  onColours(showTeacher, context.signal);
  return el(
    "section",
    { class: `probe ${task.name}` },
    el("h2", { class: "visually-hidden" }, say("probe")),
    el("div", { class: "probe-head" }, picture.element, el("div", {}, caption, legend(context))),
    el(
      "div",
      { class: "probe-columns", "aria-hidden": "true" },
      ...WHO.map((who) => el("span", { class: `swatch ${who}` })),
    ),
    list,
    choice,
    chooser,
    task.own(context),
  );
}

/** The width that the longest name beside a bar takes, up to a limit. */
function roomFor(bars) {
  const longest = Math.max(...bars.map(({ name }) => name.length));
  return `max(1rem, ${Math.min(LONGEST_NAME, longest) + 0.5}ch)`;
}

/** Whether the experiment never shows the probe's right answer. */
function isNew(task, experiment, { target }) {
  const classes = task.hidden[experiment] ?? [];
  return neverShown({ experiment, classes }, task.classes.length).includes(target);
}

function legend({ t }) {
  return el(
    "p",
    { class: "probe-legend" },
    ...WHO.map((who) =>
      el("span", { class: "tag" }, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), t(`distil.${who}`)),
    ),
  );
}

/** An answer's three bars: the teacher's is an outline, the student's fills it, the twin's is striped below. */
function probeRow({ t }) {
  const label = el("b", {});
  const fills = Object.fromEntries(WHO.map((who) => [who, el("span", { class: `probe-fill ${who}` })]));
  const shares = Object.fromEntries(WHO.map((who) => [who, el("span", {})]));
  const named = (who) =>
    el(
      "span",
      { class: `probe-share ${who}` },
      el("span", { class: "visually-hidden" }, `${t(`distil.${who}`)} `),
      shares[who],
    );
  const element = el(
    "li",
    { class: "probe-row" },
    label,
    el("span", { class: "probe-track", "aria-hidden": "true" }, ...Object.values(fills)),
    ...WHO.map(named),
  );
  return {
    element,
    name: (text) => setText(label, text),
    /** `full` is the share whose bar takes all the room; a longer one is cut. */
    show(who, prob, full) {
      element.dataset[who] = prob;
      fills[who].style.transform = `scaleX(${prob / full})`;
      setText(shares[who], prob ? shortPercent(prob) : "");
    },
  };
}

function chip({ say, training, task }, probe) {
  const { element, label } = task.chip(say, probe);
  return el(
    "button",
    {
      type: "button",
      class: "thumbnail",
      "data-number": probe.number,
      "aria-label": label,
      onclick: () => training.watch(probe),
    },
    element,
  );
}
