import { el, setText } from "../../shared/dom.js";
import { key } from "../../maths/randomness.js";
import { softmax } from "../../maths/softmax.js";

/** The first number of a key after the seed, as in core/randomness.py. */
const WRITING = 5;
const AT_ONCE = 5;
const WHO = ["teacher", "student", "twin"];

/**
 * What teacher, student and twin make up after a run, each letter drawn with the same luck, at a temperature of its
 * own: a student learns at the training temperature, and writes at any.
 */
export function writtenView(context) {
  const { t, say, training, task, teacher, writing } = context;
  if (!task.writing) return "";
  const { write, longest } = task.writing;
  const lists = Object.fromEntries(WHO.map((who) => [who, el("dd", { "data-testid": `written-${who}` })]));
  const range = el("input", {
    type: "range",
    id: "distil-writing",
    min: 0.1,
    max: 3,
    step: 0.1,
    value: writing.temperature,
    "data-testid": "writing",
  });
  const value = el("output", { for: "distil-writing" });
  const ask = el("button", { type: "button", class: "link", "data-testid": "write-teacher" }, say("write_teacher"));
  const more = el("button", { type: "button", "data-testid": "write-more" }, say("write_more"));
  const problem = el("span", { class: "problem", role: "alert" });

  const fill = (who, names) =>
    lists[who].replaceChildren(...names.map((name) => el("span", { class: "name" }, shown(say, name, longest))));
  const show = async () => {
    section.hidden = !training.canWrite;
    if (section.hidden) return;
    const keys = Array.from({ length: AT_ONCE }, (_, i) => key(training.run.config.seed, WRITING, writing.from + i));
    const { temperature } = writing;
    setText(value, String(temperature));
    training.write(keys, temperature);
    if (!teacher.ask) return lists.teacher.replaceChildren(ask);
    const predict = (input) => softmax(teacher.ask(input), temperature);
    fill("teacher", await Promise.all(keys.map((one) => write(predict, one))));
  };
  const section = el(
    "section",
    { class: "written", hidden: true, "aria-label": say("written") },
    el("h2", {}, say("written")),
    el("p", { class: "fine" }, say("written_hint")),
    el(
      "dl",
      {},
      ...WHO.map((who) =>
        el(
          "div",
          { class: who },
          el("dt", {}, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), t(`distil.${who}`)),
          lists[who],
        ),
      ),
    ),
    el(
      "div",
      { class: "writing" },
      more,
      el(
        "span",
        { class: "writing-dial" },
        el("label", { for: "distil-writing" }, say("writing_temperature")),
        range,
        value,
      ),
    ),
    problem,
  );
  more.addEventListener("click", () => {
    writing.from += AT_ONCE;
    show();
  });
  range.addEventListener("input", () => {
    writing.temperature = Number(range.value);
    show();
  });
  ask.addEventListener("click", async () => {
    setText(problem, "");
    try {
      await teacher.load();
      await show();
      more.focus();
    } catch {
      setText(problem, say("teacher_failed_loading"));
    }
  });
  training.on("written", ({ student, twin }) => {
    fill("student", student);
    fill("twin", twin);
  });
  training.on("run", () => (writing.from = 0));
  const follow = () => section.hidden === training.canWrite && show();
  for (const event of ["status", "runs"]) training.on(event, follow);
  return section;
}

/** A name that had not ended when it was cut off says so. */
function shown(say, name, longest) {
  if (!name) return say("no_name");
  return name.length < longest ? name : `${name}…`;
}
