import { el, setText } from "../../shared/dom.js";
import { DIVERGENCES } from "../../maths/divergences.js";
import { Chart, roundTicks } from "./chart.js";

const DASH = { twin: [7, 4], teacher: [2, 3] };

/** The task's measure against steps: student, twin and teacher, and the kept runs as faint lines. */
export function scoreView(context) {
  const { say, training, task, root, charts } = context;
  const chart = new Chart(root, { height: 320, label: say("score") });
  charts.score = chart;
  const draw = () => {
    const { run } = training;
    const curves = run?.curves;
    const steps = run?.config.steps ?? training.data.usual.steps;
    const kept = training.history.runs.filter(({ id }) => id !== run?.id);
    const faint = kept.map((old) => ({ ...line(old.curves, "student", "--student"), faint: true, name: old.letter }));
    const series = curves
      ? [
          { ...line(curves, "teacher", "--teacher", DASH.teacher), name: named(context, "teacher", curves) },
          { ...line(curves, "twin", "--twin", DASH.twin), name: named(context, "twin", curves) },
          { ...line(curves, "student", "--student"), name: named(context, "student", curves) },
        ]
      : [teacherAlone(context, steps)];
    const most = Math.max(steps, ...kept.map((old) => old.curves.steps.at(-1) ?? 0));
    const values = [...faint, ...series].flatMap(({ points }) => points.map(([, mean, , high]) => high ?? mean));
    chart.draw(
      {
        x: { range: [0, most], ticks: roundTicks(most, 4), write: String },
        y: task.measure.axis(values),
        series: [...faint, ...series],
      },
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

function klView({ t, say, training, root }) {
  const chart = new Chart(root, { height: 220, label: t("distil.kl") });
  follow(training, (curves, steps) => {
    const most = Math.max(0.5, ...[...curves.studentKl, ...curves.twinKl].slice(4).map(([mean]) => mean)) * 1.1;
    chart.draw({
      x: { range: [0, steps], ticks: roundTicks(steps, 4), write: String },
      y: { range: [0, most], ticks: roundTicks(most, 4), write: String },
      series: [
        { ...line(curves, "twinKl", "--twin", DASH.twin), name: t("distil.twin") },
        { ...line(curves, "studentKl", "--student"), name: t("distil.student") },
      ],
    });
  });
  return figure(t("distil.kl"), say("kl_hint"), chart.element);
}

function normsView({ t, training, root }) {
  const chart = new Chart(root, { height: 220, label: t("distil.norms") });
  const box = el("input", { type: "checkbox", id: "with-factor", checked: true, "data-testid": "with-factor" });
  const sentence = el("p", { class: "fine" });
  const draw = follow(training, (curves, steps, config) => {
    const { degree } = DIVERGENCES[config.divergence];
    const factor = config.temperature ** degree;
    const soft = line(curves, "softNorm", "--student");
    if (!box.checked) soft.points = soft.points.map(([x, ...values]) => [x, ...values.map((value) => value / factor)]);
    const hard = line(curves, "hardNorm", "--twin", DASH.twin);
    const most = Math.max(0.1, ...[...soft.points, ...hard.points].filter(([x]) => x).map(([, mean]) => mean)) * 1.15;
    const name = box.checked ? "distil.norms_with" : "distil.norms_without";
    setText(
      sentence,
      t(name, { T: config.temperature, factor: Number(factor.toPrecision(3)), power: degree === 2 ? "T²" : "T" }),
    );
    chart.draw({
      x: { range: [0, steps], ticks: roundTicks(steps, 4), write: String },
      y: { range: [0, most], ticks: roundTicks(most, 4), write: String },
      series: [
        { ...hard, name: t("distil.hard_part") },
        { ...soft, name: t("distil.soft_part") },
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
  const name = `${t("distil.teacher")} ${measure.write(value)}`;
  return { colour: "--teacher", dash: DASH.teacher, name, points: [0, steps].map((step) => [step, value]) };
}

function line(curves, measure, colour, dash) {
  return { colour, dash, points: curves.steps.map((step, i) => [step, ...curves[measure][i]]) };
}

function named({ t, task }, who, curves) {
  const last = curves[who].at(-1);
  return last ? `${t(`distil.${who}`)} ${task.measure.write(last[0])}` : t(`distil.${who}`);
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
