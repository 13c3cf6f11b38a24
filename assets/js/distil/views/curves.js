import { el, setText } from "../../shared/dom.js";
import { Chart } from "../../shared/chart/chart.js";
import { DIVERGENCES } from "../../maths/divergences.js";
import { roundTicks } from "../../maths/scales.js";

const COLOUR = { student: "--student", twin: "--twin", teacher: "--teacher" };
const DASH = { twin: [7, 4], teacher: [2, 3] };
/** The first points of a run lie far above the rest, whose range a chart shows. */
const STEEP = 4;

/** The task's measure against steps: student, twin and teacher, and the kept runs as faint lines. */
export function scoreView(context) {
  const { t, say, training, task, charts } = context;
  const chart = new Chart(context, { height: 320, label: say("score") });
  charts.score = chart;
  const draw = () => {
    const { run } = training;
    const curves = run?.curves;
    const steps = run?.config.steps ?? training.data.usual.steps;
    const kept = training.history.runs.filter(({ id }) => id !== run?.id);
    const faint = kept.map((old) => ({
      ...line(old.curves, "student", "student"),
      faint: true,
      name: old.letter,
      end: old.letter,
    }));
    const now = curves
      ? ["teacher", "twin", "student"].map((who) => measured(context, who, curves))
      : [teacherAlone(context, steps)];
    const series = [...faint, ...now];
    const most = Math.max(steps, ...kept.map((old) => old.curves.steps.at(-1) ?? 0));
    const reached = series.flatMap(({ values }) => values.map(([mean, , high = mean]) => high));
    chart.draw(
      { x: stepAxis(t, most), y: task.measure.axis(reached), series },
      curves?.steps.length ? say("score_spoken", spokenValues(task, curves)) : say("score"),
    );
  };
  for (const event of ["run", "event", "runs"]) training.on(event, draw);
  draw();
  return figure(say("score"), say("score_hint"), chart.element);
}

/** The smaller charts: KL to the teacher, and the two gradient norms with a switch for the factor T². */
export function detailsView(context) {
  const { training } = context;
  const element = el("div", { class: "details" }, klView(context), normsView(context));
  const show = () => (element.hidden = !training.run);
  for (const event of ["run", "runs"]) training.on(event, show);
  show();
  return element;
}

function klView(context) {
  const { t, say, training } = context;
  const chart = new Chart(context, { height: 220, label: t("distil.kl") });
  follow(training, (curves, steps) => {
    const late = [...curves.studentKl.slice(STEEP), ...curves.twinKl.slice(STEEP)];
    chart.draw({
      x: stepAxis(t, steps),
      y: sizeAxis(Math.max(0.5, ...late.map(([mean]) => mean)) * 1.1),
      series: [
        { ...line(curves, "twinKl", "twin"), ...nameAndEnd(t("distil.twin")) },
        { ...line(curves, "studentKl", "student"), ...nameAndEnd(t("distil.student")) },
      ],
    });
  });
  return figure(t("distil.kl"), say("kl_hint"), chart.element);
}

function normsView(context) {
  const { t, training } = context;
  const chart = new Chart(context, { height: 220, label: t("distil.norms") });
  const box = el("input", { type: "checkbox", id: "with-factor", checked: true, "data-testid": "with-factor" });
  const sentence = el("p", { class: "fine" });
  const draw = follow(training, (curves, steps, config) => {
    const { degree } = DIVERGENCES[config.divergence];
    const factor = config.temperature ** degree;
    const soft = line(curves, "softNorm", "student");
    if (!box.checked) soft.values = soft.values.map((values) => values.map((value) => value / factor));
    const hard = line(curves, "hardNorm", "twin");
    const late = [...soft.values.slice(1), ...hard.values.slice(1)];
    const name = box.checked ? "distil.norms_with" : "distil.norms_without";
    setText(
      sentence,
      t(name, { T: config.temperature, factor: Number(factor.toPrecision(3)), power: degree === 2 ? "T²" : "T" }),
    );
    chart.draw({
      x: stepAxis(t, steps),
      y: sizeAxis(Math.max(0.1, ...late.map(([mean]) => mean)) * 1.15),
      series: [
        { ...hard, ...nameAndEnd(t("distil.hard_part")) },
        { ...soft, ...nameAndEnd(t("distil.soft_part")) },
      ],
    });
  });
  box.addEventListener("change", draw);
  const choice = el("label", { class: "switch", for: "with-factor" }, box, ` ${t("distil.with_factor")}`);
  return figure(t("distil.norms"), t("distil.norms_hint"), chart.element, choice, sentence);
}

/** Call `draw(curves, steps, config)` at every change of the shown run, empty curves before there is one. */
function follow(training, draw) {
  const nothing = { steps: [], studentKl: [], twinKl: [], softNorm: [], hardNorm: [] };
  const now = () => {
    const config = training.run?.config ?? training.data.usual;
    draw(training.run?.curves ?? nothing, config.steps, config);
  };
  for (const event of ["run", "event", "runs"]) training.on(event, now);
  now();
  return now;
}

/** Before there is a run: the line that the students are to reach. */
function teacherAlone({ t, training, task: { measure } }, steps) {
  const value = training.data.teacher.measured[measure.name];
  const [name, xs] = [t("distil.teacher"), [0, steps]];
  return { ...looks("teacher"), name, end: `${name} ${measure.write(value)}`, xs, values: xs.map(() => [value]) };
}

/** The curve of a measure, drawn as `who` is drawn everywhere. */
function line(curves, measure, who) {
  return { ...looks(who), xs: curves.steps, values: curves[measure] };
}

function looks(who) {
  return { colour: COLOUR[who], dash: DASH[who] };
}

function nameAndEnd(name) {
  return { name, end: name };
}

/** Someone's curve of the task's measure, with what it has come to at its end. */
function measured({ t, task }, who, curves) {
  const [name, last] = [t(`distil.${who}`), curves[who].at(-1)];
  return { ...line(curves, who, who), name, end: last ? `${name} ${task.measure.write(last[0])}` : name };
}

function stepAxis(t, most) {
  const say = (step) => t("distil.at_step", { step });
  return { range: [0, most], ticks: roundTicks(most, 4), write: String, name: t("distil.steps_axis"), say };
}

function sizeAxis(most) {
  return { range: [0, most], ticks: roundTicks(most, 4), write: String, read: (value) => value.toPrecision(3) };
}

function spokenValues({ measure }, curves) {
  return Object.fromEntries([
    ["step", curves.steps.at(-1)],
    ...["student", "twin", "teacher"].map((who) => [who, measure.write(curves[who].at(-1)[0])]),
  ]);
}

function figure(title, hint, ...content) {
  return el(
    "figure",
    { class: "figure" },
    el("figcaption", {}, el("h2", {}, title), el("p", { class: "fine" }, hint)),
    ...content,
  );
}
