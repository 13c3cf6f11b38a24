/** A class's own curve of accuracy against T: a dot for each run, and the mean where more than one has the same T. */

import { hidesClasses } from "../../maths/hides_classes.js";
import { meanAndDeviation } from "../../maths/spread.js";
import { Chart } from "../../shared/chart/chart.js";
import { el, setText } from "../../shared/dom.js";
import { count, percent, roundPercent, temperature } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { grouped } from "./state.js";

const TICKS = [0.05, 0.1, 0.5, 1, 2, 4, 8, 20, 100, 1000];
/** Runs at one T that are drawn as dots; the mean is of all. */
const MOST_DOTS = 40;
const NAMED = ["digits", "names"];

/** show(runs, all): runs as the room tells them or null where they are not shown; all: how many there are. */
export function runsPicture(context) {
  const { t } = context;
  const chart = new Chart(context, { height: 260, label: t("room.runs") });
  const sentence = el("p", { role: "status", "data-testid": "room-runs-finding" });
  const choice = el("select", { "aria-label": t("room.runs_of"), "data-testid": "room-runs-of" });
  const element = el("div", { class: "class-runs" }, choice, sentence, chart.element);
  let groups = [];
  let chosen = null;
  const draw = () => {
    const group = groups.find(({ name }) => name === chosen) ?? groups[0];
    if (!group) return;
    choice.value = group.name;
    const points = pointsOf(group.runs);
    setText(sentence, found(t, group, points));
    chart.draw(pictureOf(t, group, points), sentence.textContent);
  };
  choice.addEventListener("change", () => {
    chosen = choice.value;
    draw();
  });
  const show = (runs, all) => {
    groups = grouped(runs ?? []);
    choice.replaceChildren(...groups.map((group) => el("option", { value: group.name }, titleOf(t, group))));
    chart.element.hidden = choice.hidden = !groups.length;
    if (!groups.length) setText(sentence, all ? t("room.runs_not_shown", { count: count(all) }) : t("room.no_runs"));
    draw();
  };
  return { element, show };
}

/** By rising T: {T, students, mean}. */
function pointsOf(runs) {
  const at = new Map();
  for (const { temperature: T, student } of runs) at.set(T, [...(at.get(T) ?? []), student]);
  const points = [...at].map(([T, students]) => ({ T, students, mean: meanAndDeviation(students).mean }));
  return points.toSorted((a, b) => a.T - b.T);
}

function titleOf(t, { task, experiment, runs }) {
  const names = {
    task: NAMED.includes(task) ? t(`room.task.${task}`) : task,
    experiment: t(`room.experiment.${experiment}`),
  };
  return t("room.runs_title", { ...names, count: count(runs.length) });
}

function found(t, { experiment, runs }, points) {
  const counts = { count: count(runs.length), temperatures: count(points.length) };
  const counted = t("room.so_many_runs", counts);
  const measured = t(hidesClasses(experiment) ? "room.measured.hidden" : "room.measured.all");
  const best = points.reduce((top, point) => (point.mean > top.mean ? point : top));
  const highest = { T: temperature(best.T), mean: percent(best.mean), count: count(best.students.length) };
  const top = points.length < 2 ? "" : t(best.students.length > 1 ? "room.best_mean" : "room.best_single", highest);
  const crowded = points.filter(({ students }) => students.length > MOST_DOTS).length;
  const left = crowded ? t("room.some_drawn", { most: count(MOST_DOTS) }) : "";
  return sentences(t, counted, measured, top, left);
}

function pictureOf(t, { runs }, points) {
  const xs = points.map(({ T }) => T);
  const most = Math.min(MOST_DOTS, Math.max(...points.map(({ students }) => students.length)));
  const dots = Array.from({ length: most }, (_, place) => {
    const some = points.filter(({ students }) => place < students.length);
    return {
      name: t("room.run_number", { number: count(place + 1) }),
      xs: some.map(({ T }) => T),
      values: some.map(({ students }) => [students[place]]),
      colour: "--student",
      dots: true,
    };
  });
  const twins = meanAndDeviation(runs.map(({ twin }) => twin)).mean;
  const means = { name: t("room.mean_student"), end: t("room.student"), colour: "--student" };
  const level = { name: t("room.mean_twin"), end: t("room.twin"), colour: "--twin", dash: [5, 4] };
  const reached = [...runs.flatMap(({ student }) => student), twins];
  const [least, highest] = [Math.max(0, Math.min(...reached) - 0.02), Math.min(1, Math.max(...reached) + 0.02)];
  const [coldest, hottest] = [Math.min(0.5, xs[0]), Math.max(20, xs.at(-1))];
  return {
    x: {
      range: [coldest, hottest],
      log: true,
      ticks: TICKS.filter((tick) => tick >= coldest && tick <= hottest),
      write: String,
      name: "T",
      say: (T) => `T = ${temperature(T)}`,
    },
    y: { range: [least, highest], ticks: [least, (least + highest) / 2, highest], write: roundPercent, read: percent },
    series: [
      { ...level, xs, values: xs.map(() => [twins]) },
      { ...means, xs, values: points.map(({ mean }) => [mean]) },
      ...dots,
    ],
  };
}
