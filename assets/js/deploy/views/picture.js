import { roundTicks } from "../../maths/scales.js";
import { Chart } from "../../shared/chart/chart.js";
import { el, setText } from "../../shared/dom.js";
import { count, size } from "../../shared/numbers.js";
import { bytesOf, costOf } from "../network.js";
import { QUALITY } from "../numbers.js";

/** Bytes at which the axis may have a number. */
const TICKS = [3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6];
const MARGIN = 1.4;
const LOOKS = { student: { colour: "--student" }, twin: { colour: "--outline", dash: [6, 4] } };

/** Size against quality: the teacher, students of several widths and their twins, and the run that is shown. */
export function pictureView(context) {
  const { t, data, bench } = context;
  const chart = new Chart(context, { height: 280, label: t("deploy.picture_title") });
  const finding = el("p", { class: "finding", "data-testid": "picture-finding" });
  const source = el("p", { class: "fine" });
  bench.on("run", ({ task, run }) => {
    const facts = data.tasks[task];
    const { ready, judged_by: judged } = facts;
    chart.draw(pictureOf(t, facts, run), t(`deploy.picture_${judged}`));
    setText(finding, ahead(t, facts));
    const [first, last] = [ready.students[0], ready.students.at(-1)];
    const values = {
      least: first.hidden,
      most: last.hidden,
      seeds: ready.config.repeats,
      steps: count(ready.config.steps),
    };
    setText(source, t("deploy.picture_source", { ...values, T: ready.config.temperature }));
  });
  return el(
    "div",
    { class: "size-picture", "data-testid": "size-picture" },
    el("h3", {}, t("deploy.picture_title")),
    chart.element,
    finding,
    source,
  );
}

function pictureOf(t, { classes, judged_by: judged, ready, teacher_cost: teacher }, run) {
  const { students } = ready;
  const xs = students.map(
    ({ hidden }) => bytesOf(costOf({ layers: shape(ready.features, hidden, classes.length) })).weights,
  );
  const line = (who) => ({
    ...LOOKS[who],
    name: t(`deploy.line_${who}`),
    end: t(`deploy.${who}`),
    xs,
    values: students.map((one) => spread(one[who][judged])),
  });
  const point = (who, name, bytes, score) => ({
    colour: who === "twin" ? "--outline" : `--${who}`,
    name,
    end: who === "teacher" ? name : "",
    xs: [bytes],
    values: [[score]],
    dots: true,
  });
  const own = (who) =>
    point(who, t(`deploy.own_${who}`), bytesOf(costOf(run[who])).weights, run.scores[who][judged][0]);
  const series = [
    line("twin"),
    line("student"),
    point("teacher", t("deploy.teacher"), bytesOf(teacher).weights, ready.teacher[judged][0]),
    ...(run?.scores ? [own("student"), own("twin")] : []),
  ];
  return { x: sizeAxis(t, series), y: qualityAxis(judged, series), series };
}

/** The layers of a student, without their numbers. */
function shape(features, hidden, classes) {
  return [
    { inputs: features, outputs: hidden },
    { inputs: hidden, outputs: classes },
  ];
}

/** The mean, the least and the most. */
function spread(values) {
  return [values.reduce((sum, value) => sum + value, 0) / values.length, Math.min(...values), Math.max(...values)];
}

function sizeAxis(t, series) {
  const all = series.flatMap(({ xs }) => xs);
  const range = [Math.min(...all) / MARGIN, Math.max(...all) * MARGIN];
  const ticks = TICKS.filter((bytes) => bytes >= range[0] && bytes <= range[1]);
  return { range, ticks, log: true, write: size, name: "", say: (bytes) => t("deploy.size_is", { size: size(bytes) }) };
}

function qualityAxis(judged, series) {
  const all = series.flatMap(({ values }) => values.flat());
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const [, step] = roundTicks(Math.max(most - least, most / 100), 4);
  const from = Math.floor(least / step + 1e-9);
  const ticks = Array.from({ length: Math.ceil(most / step - 1e-9) - from + 1 }, (_, i) =>
    Number(((from + i) * step).toPrecision(6)),
  );
  const { write, tick } = QUALITY[judged];
  return { range: [ticks[0], ticks.at(-1)], ticks, write: tick, read: write };
}

/** At how many of the widths the students' mean is better than their twins'. */
function ahead(t, { judged_by: judged, ready: { students } }) {
  const { share } = QUALITY[judged];
  const better = students.filter(({ student, twin }) => share(spread(student[judged])[0], spread(twin[judged])[0]) > 1);
  const values = { better: better.length, all: students.length };
  if (better.length === students.length) return t("deploy.ahead_all", values);
  return t(better.length ? "deploy.ahead_some" : "deploy.ahead_none", values);
}
