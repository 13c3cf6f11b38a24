import { argMax } from "../../maths/scoring.js";
import { likeliest } from "../../maths/likeliest.js";
import { END, LETTERS } from "../../maths/letters.js";
import { perceptron } from "../../maths/perceptron.js";
import { softmax } from "../../maths/softmax.js";
import { el, setText } from "../../shared/dom.js";
import { percent, temperature as written } from "../../shared/numbers.js";
import { barsView } from "./bars.js";
import { digitView } from "./digit.js";
import { part } from "./parts.js";
import { prefixView } from "./prefix.js";

const WHO = ["teacher", "student", "twin"];
/** Of many letters so many have bars of their own; the others share the last one. */
const SHOWN = 8;

/** One digit or one beginning of a name, and what each of the networks answers, at the dial's temperature. */
export function tryView(context) {
  const { t, store, bench } = context;
  const bars = barsView(t, WHO);
  const finding = el("p", { class: "finding", role: "status", "data-testid": "try-finding" });
  /** The task's networks, {who: answer(inputs, count)}, and what they are asked: {input, logits: the teacher's}. */
  let answers = null;
  let asked = null;

  const show = () => {
    if (!answers || !asked) return;
    const { temperature: T, task } = store.state;
    const logits = {
      teacher: asked.logits,
      student: answers.student(asked.input, 1),
      twin: answers.twin(asked.input, 1),
    };
    const rows = rowsOf(t, task, logits.teacher);
    const shares = {};
    for (const who of WHO) {
      const probs = softmax(logits[who], T);
      shares[who] = rows.map(({ classes }) => classes.reduce((sum, place) => sum + probs[place], 0));
    }
    bars.show(
      rows.map(({ name }) => name),
      shares,
    );
    setText(finding, sentence(t, task, logits, T));
  };
  const ask = (input, logits) => {
    asked = { input, logits };
    show();
  };
  const inputs = { digits: digitView(context, ask), names: prefixView(context, ask) };
  const element = part(
    t,
    "try",
    el(
      "div",
      { class: "pair" },
      el("div", { class: "asked" }, ...Object.values(inputs).map((view) => view.element)),
      el("div", {}, bars.element, finding),
    ),
  );
  bench.on("run", ({ task, run }) => {
    answers = run && { student: perceptron(run.student.layers), twin: perceptron(run.twin.layers) };
    for (const [name, view] of Object.entries(inputs)) view.element.hidden = name !== task;
    asked = null;
    bars.show([], {});
    setText(finding, "");
    inputs[task].start();
  });
  store.subscribe((_, changed) => changed.has("temperature") && show());
  return element;
}

/** The rows of bars: each digit, or the teacher's likeliest letters and all others together: {name, classes}. */
function rowsOf(t, task, logits) {
  if (task === "digits") return Array.from(logits, (_, digit) => ({ name: String(digit), classes: [digit] }));
  return likeliest(logits, SHOWN, (letter) => nameOf(t, task, letter), t("deploy.others"));
}

function nameOf(t, task, place) {
  if (task === "digits") return String(place);
  return place === END ? t("deploy.end") : LETTERS[place];
}

/** Who answers what, and whether they agree. */
function sentence(t, task, logits, T) {
  const values = { T: written(T) };
  const first = WHO.map((who) => {
    const answer = argMax(logits[who], 0, logits[who].length);
    values[who] = nameOf(t, task, answer);
    values[`${who}Share`] = percent(softmax(logits[who], T)[answer]);
    return answer;
  });
  const [teacher, student, twin] = first;
  if (student === teacher && twin === teacher) return t("deploy.all_agree", values);
  if (student === teacher) return t("deploy.student_agrees", values);
  return t(twin === teacher ? "deploy.twin_agrees" : "deploy.none_agrees", values);
}
