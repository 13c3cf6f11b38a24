import { int8Logits } from "../export/int8.js";
import { argMax } from "../../maths/scoring.js";
import { likeliest } from "../../maths/likeliest.js";
import { END, LETTERS } from "../../maths/letters.js";
import { perceptron } from "../../maths/perceptron.js";
import { softmax } from "../../maths/softmax.js";
import { dialView } from "../../shared/dial.js";
import { el, setText } from "../../shared/dom.js";
import { percent, temperature as written } from "../../shared/numbers.js";
import { barsView } from "./bars.js";
import { digitView } from "./digit.js";
import { part } from "./parts.js";
import { prefixView } from "./prefix.js";

const WHO = ["teacher", "student", "int8", "twin"];
/** Of many letters so many have bars of their own; the others share the last one. */
const SHOWN = 8;

/** One digit or one beginning of a name, and what each of the networks answers, at the dial's temperature. */
export function tryView(context) {
  const { t, store, bench } = context;
  const list = el("div", {});
  let bars = null;
  const finding = el("p", { class: "finding", role: "status", "data-testid": "try-finding" });
  const rounded = el("p", { class: "finding", "data-testid": "int8-finding" });
  /** The task's networks, {who: answer(inputs, count)}, and what they are asked: {input, logits: the teacher's}. */
  let answers = {};
  let asked = null;

  const show = () => {
    if (!answers.student || !asked) return;
    const { temperature: T, task } = store.state;
    const logits = { teacher: asked.logits };
    for (const [who, answer] of Object.entries(answers)) logits[who] = answer(asked.input, 1);
    const rows = rowsOf(t, task, logits.teacher);
    const shares = {};
    for (const who of Object.keys(logits)) {
      const probs = softmax(logits[who], T);
      shares[who] = rows.map(({ classes }) => classes.reduce((sum, place) => sum + probs[place], 0));
    }
    bars.show(
      rows.map(({ name }) => name),
      shares,
    );
    setText(finding, sentence(t, task, logits, T));
    setText(rounded, logits.int8 ? int8Sentence(t, task, logits, rows, shares) : "");
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
      el("div", {}, list, finding, rounded),
    ),
    dialView(context),
  );
  bench.on("run", (shown) => {
    const { task, run } = shown;
    const networks = run
      ? Object.entries({ student: run.student, twin: run.twin }).filter(([, network]) => network)
      : [];
    answers = Object.fromEntries(networks.map(([who, { layers }]) => [who, perceptron(layers)]));
    bars = barsView(t, run?.twin ? WHO : WHO.filter((who) => who !== "twin"));
    list.replaceChildren(bars.element);
    for (const [name, view] of Object.entries(inputs)) view.element.hidden = name !== task;
    asked = null;
    setText(finding, "");
    setText(rounded, "");
    inputs[task].start();
    if (run) addInt8(shown);
  });
  /** Where it cannot be had, what else is fetched says why. */
  const addInt8 = async (shown) => {
    const int8 = await bench.inEightBits(shown).catch(() => null);
    if (bench.shown !== shown || !int8) return;
    answers.int8 = (input, count) => int8Logits(int8, input, count);
    show();
  };
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
  const first = ["teacher", "student", "twin"].map((who) => {
    if (!logits[who]) return null;
    const answer = argMax(logits[who], 0, logits[who].length);
    values[who] = nameOf(t, task, answer);
    values[`${who}Share`] = percent(softmax(logits[who], T)[answer]);
    return answer;
  });
  const [teacher, student, twin] = first;
  if (twin === null) return t(student === teacher ? "deploy.both_agree" : "deploy.both_differ", values);
  if (student === teacher && twin === teacher) return t("deploy.all_agree", values);
  if (student === teacher) return t("deploy.student_agrees", values);
  return t(twin === teacher ? "deploy.twin_agrees" : "deploy.none_agrees", values);
}

/** What 8 bits did to the student's answer, and to the bar that moved the most. */
function int8Sentence(t, task, logits, rows, { student: before, int8: after }) {
  const [first, now] = [logits.student, logits.int8].map((own) => argMax(own, 0, own.length));
  const moved = before.map((share, row) => Math.abs(after[row] - share));
  const most = argMax(moved, 0, moved.length);
  const values = {
    first: nameOf(t, task, first),
    now: nameOf(t, task, now),
    most: rows[most].name,
    from: percent(before[most]),
    to: percent(after[most]),
  };
  if (first !== now) return t("deploy.int8_changed", values);
  return t(values.from === values.to ? "deploy.int8_same" : "deploy.int8_moved", values);
}
