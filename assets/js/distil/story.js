import { el, setText } from "../dom.js";
import { EXPERIMENTS } from "./fields.js";
import { count } from "../numbers.js";
import { teacherView } from "./teacher.js";
import { shortPercent } from "./numbers.js";

/** The two stages, told in turn: the teacher is there already; what the students may see is the visitor's choice. */
export function storyView(context) {
  const { t, data } = context;
  const { measured, examples } = data.teacher;
  const values = { accuracy: shortPercent(measured.accuracy), train: count(examples.train), test: count(examples.test) };
  const who = (name) => el("p", { class: "who" }, el("span", { class: `swatch ${name}`, "aria-hidden": "true" }), el("b", {}, t(`distil.${name}_name`)), ` ${t(`distil.${name}_what`)}`);
  return el(
    "ol",
    { class: "stages" },
    stage(t, "one", el("p", {}, t("distil.stage_one_text", values)), teacherView(context)),
    stage(t, "two", who("student"), who("twin"), experimentsView(context)),
  );
}

function stage(t, number, ...content) {
  return el("li", { class: "stage-step" }, el("h2", {}, t(`distil.stage_${number}`)), ...content);
}

function experimentsView({ t, store, training }) {
  const hint = el("p", { class: "experiment-hint" });
  const choices = EXPERIMENTS.map((experiment) => {
    const input = el("input", {
      type: "radio",
      name: "distil-experiment",
      value: experiment,
      "data-testid": `experiment-${experiment}`,
      onchange: () => store.set({ experiment }),
    });
    return { experiment, input, element: el("label", { class: "choice" }, input, el("span", {}, t(`distil.experiment_${experiment}`, { labels: store.state.labels }))) };
  });
  const show = ({ experiment, labels }) => {
    for (const choice of choices) choice.input.checked = choice.experiment === experiment;
    setText(choices[1].element.querySelector("span"), t("distil.experiment_few_labels", { labels }));
    setText(hint, t(`distil.experiment_${experiment}_hint`, { labels }));
  };
  const lock = () => choices.forEach(({ input }) => (input.disabled = training.isActive));
  store.subscribe(show);
  training.on("status", lock);
  show(store.state);
  const group = el("fieldset", { class: "choices" }, el("legend", {}, t("distil.experiment")), ...choices.map(({ element }) => element));
  return el("div", { class: "experiments" }, group, hint);
}
