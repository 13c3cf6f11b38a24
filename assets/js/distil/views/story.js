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

/** The two stages, told in turn: the teacher is there already; what the students may see is the visitor's choice. */
export function storyView(context) {
  const { t, say, data, task } = context;
  const { measured, examples } = data.teacher;
  const score = task.measure.write(measured[task.measure.name]);
  const values = { score, train: count(examples.train), test: count(examples.test) };
  const who = (name, what) =>
    el(
      "p",
      { class: "who" },
      el("span", { class: `swatch ${name}`, "aria-hidden": "true" }),
      el("b", {}, t(`distil.${name}_name`)),
      ` ${what}`,
    );
  return el(
    "ol",
    { class: "stages" },
    stage(t, "one", el("p", {}, say("stage_one_text", values)), teacherView(context)),
    stage(t, "two", who("student", say("student_what")), who("twin", t("distil.twin_what")), experimentsView(context)),
  );
}

function stage(t, number, ...content) {
  return el("li", { class: "stage-step" }, el("h2", {}, t(`distil.stage_${number}`)), ...content);
}

function experimentsView({ t, say, store, task, training }) {
  const hint = el("p", { class: "experiment-hint" });
  const named = (experiment) => say(`experiment_${experiment}`, { labels: store.state.labels });
  const choices = choiceOf(
    { legend: t("distil.experiment"), group: "distil-experiment", allowed: task.experiments, testid: "experiment" },
    named,
    (experiment) => store.set({ experiment }),
  );
  const show = ({ experiment, labels }) => {
    choices.show(experiment);
    choices.rename("few_labels", named("few_labels"));
    setText(hint, say(`experiment_${experiment}_hint`, { labels }));
  };
  store.subscribe(show);
  training.on("status", () => choices.lock(training.isActive));
  show(store.state);
  return el("div", { class: "experiments" }, choices.element, hint);
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
  return {
    element: el("fieldset", { class: "choices" }, el("legend", {}, legend), ...all.map(({ element }) => element)),
    show: (value) => (choices.get(value).input.checked = true),
    rename: (value, text) => setText(choices.get(value).text, text),
    lock: (locked) => all.forEach(({ input }) => (input.disabled = locked)),
  };
}
