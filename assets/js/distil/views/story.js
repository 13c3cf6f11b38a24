import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { suited } from "../fields.js";
import { teacherView } from "./teacher.js";

/** What the networks are to learn: the choice of the task. Returns {element, lock(locked)}. */
export function taskView({ t, store, data }) {
  const choices = choiceOf(
    { legend: t("distil.task"), group: "distil-task", allowed: Object.keys(data.tasks), testid: "task" },
    (task) => t(`${task}.task`),
    (task) => store.set({ task, ...suited(store.state, data.tasks, task) }),
  );
  store.subscribe(({ task }, changed) => changed.has("task") && choices.show(task));
  choices.show(store.state.task);
  return choices;
}

/** Who learns from whom, and from what: the teacher that is there already, and the students in this experiment. */
export function whoView(context) {
  const { t, say, data, task, store } = context;
  const { measured, examples } = data.teacher;
  const score = task.measure.write(measured[task.measure.name]);
  const values = { score, train: count(examples.train), test: count(examples.test) };
  const who = (name) => {
    const what = el("span", {});
    const swatch = el("span", { class: `swatch ${name}`, "aria-hidden": "true" });
    return { what, element: el("p", { class: "who" }, swatch, el("b", {}, t(`distil.${name}_name`)), " ", what) };
  };
  const [student, twin, copycat] = ["student", "twin", "copycat"].map(who);
  setText(student.what, say("student_what"));
  setText(copycat.what, say("copycat_what"));
  const hint = el("p", { class: "experiment-hint" });
  const show = ({ experiment, labels }) => {
    setText(hint, say(`experiment_${experiment}_hint`, { labels }));
    setText(twin.what, say(experiment === "few_labels" ? "twin_what_few" : "twin_what", { labels }));
    copycat.element.hidden = experiment !== "few_labels";
  };
  store.subscribe(show);
  show(store.state);
  return el(
    "section",
    { class: "stages" },
    el("h2", { class: "visually-hidden" }, t("distil.who")),
    el("div", { class: "stage-step" }, hint, student.element, copycat.element, twin.element),
    el("div", { class: "stage-step" }, el("p", {}, say("stage_one_text", values)), teacherView(context)),
  );
}

/** What the students may see: the visitor's choice. */
export function experimentsView({ t, say, store, task, training }) {
  const named = (experiment) => say(`experiment_${experiment}`, { labels: store.state.labels });
  const choices = choiceOf(
    { legend: t("distil.experiment"), group: "distil-experiment", allowed: task.experiments, testid: "experiment" },
    named,
    (experiment) => store.set({ experiment }),
  );
  const show = ({ experiment }) => {
    choices.show(experiment);
    choices.rename("few_labels", named("few_labels"));
  };
  store.subscribe(show);
  training.on("status", () => choices.lock(training.isActive));
  show(store.state);
  return choices.element;
}

/** One of some words, as radio buttons: {element, show(value), rename(value, text), lock(locked)}. */
function choiceOf({ legend, group, allowed, testid }, named, choose) {
  const choices = new Map(
    allowed.map((value) => {
      const input = el("input", {
        type: "radio",
        name: group,
        value,
        "data-testid": `${testid}-${value}`,
        onchange: () => choose(value),
      });
      const text = el("span", {}, named(value));
      return [value, { input, text, element: el("label", { class: "choice" }, input, text) }];
    }),
  );
  const all = [...choices.values()];
  const row = el(
    "fieldset",
    { class: `choices ${testid}s`, "data-sets": testid },
    el("legend", {}, legend),
    ...all.map(({ element }) => element),
  );
  return {
    element: row,
    show(value) {
      const { input, element } = choices.get(value);
      input.checked = true;
      // Where the row is longer than a phone is wide, the chosen one is in view.
      requestAnimationFrame(() => (row.scrollLeft += middleOf(element) - middleOf(row)));
    },
    rename: (value, text) => setText(choices.get(value).text, text),
    lock: (locked) => all.forEach(({ input }) => (input.disabled = locked)),
  };
}

function middleOf(element) {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
