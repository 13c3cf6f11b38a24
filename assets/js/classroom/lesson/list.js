import { el, keepFocus, setText } from "../../shared/dom.js";
import { heardUntil } from "../../shared/drawing.js";
import { lead } from "./lead.js";
import { lengthsView } from "./lengths.js";
import { record as kept } from "./record.js";
import { STEPS, stepsOf } from "./steps/all.js";

/** The lesson in the Classroom tab: how long it shall be, where to begin or to go on, and every step to skip to. */
export function lessonView({ t, signal }) {
  const record = heardUntil(signal, kept);
  const progress = el("p", { class: "lesson-progress", "data-testid": "lesson-progress" });
  const start = el("a", { class: "lesson-start", "data-testid": "lesson-start" });
  const clear = el("button", { type: "button", class: "quiet", onclick: () => record.clear() }, t("lesson.clear"));
  const steps = el("ol", { class: "lesson-steps", "data-testid": "lesson-steps" });
  const others = el("ol", { class: "lesson-steps" });
  const rest = el("details", {}, el("summary", {}, t("lesson.others_title")), others);
  const note = el("p", { class: "fine" });
  const lengths = lengthsView(record, {
    name: "lesson-length",
    legend: t("lesson.length"),
    label: (minutes) => t(`lesson.minutes_${minutes}`),
  });
  const element = el(
    "section",
    { class: "lesson part", id: "lesson" },
    el("h2", {}, t("lesson.title")),
    el("p", {}, t("lesson.intro")),
    lengths.element,
    el("div", { class: "buttons" }, start, clear),
    progress,
    steps,
    rest,
    note,
  );

  const draw = () => {
    const chosen = stepsOf(record.length);
    const left = STEPS.filter((step) => !chosen.includes(step));
    const isOpen = chosen.find(({ name }) => name === record.at);
    const first = chosen.find(({ name }) => record.entry(name).stage !== "told");
    lead(start, isOpen && record.entry(isOpen.name).stage !== "told" ? isOpen : (first ?? chosen[0]), record);
    const title = t(`lesson.${start.dataset.step}.title`);
    setText(start, record.at === null ? t("lesson.start") : t("lesson.go_on", { title }));
    const done = chosen.filter(({ name }) => record.entry(name).stage === "told").length;
    setText(progress, t("lesson.progress", { done, count: chosen.length }));
    keepFocus(steps, () => steps.replaceChildren(...chosen.map((step) => stepItem(t, step, record))), start);
    others.replaceChildren(...left.map((step) => stepItem(t, step, record)));
    rest.hidden = !left.length;
    clear.hidden = record.at === null;
    setText(note, record.isKept ? "" : t("lesson.not_kept"));
    lengths.show();
  };
  record.on("change", draw);
  draw();
  return element;
}

function stepItem(t, step, record) {
  const { stage, guess } = record.entry(step.name);
  const state = stage === "guess" && guess === null ? "new" : stage;
  const link = lead(el("a", {}, t(`lesson.${step.name}.title`)), step, record);
  const minutes = el("span", { class: "fine" }, t("lesson.minutes", { minutes: step.minutes }));
  const said = state === "new" ? [] : [el("b", { class: "lesson-state" }, t(`lesson.state_${state}`))];
  return el("li", { "data-state": state }, link, minutes, ...said);
}
