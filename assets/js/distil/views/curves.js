import { aimNow, whoIn } from "../aim.js";
import { line, looks, stepAxis } from "./lines.js";
import { latest } from "../run_curves.js";
import { el, setText } from "../../shared/dom.js";
import { Chart } from "../../shared/chart/chart.js";

const AS_TRAINED = [1, 3];
/** A chart's height, and that on a phone, where the probe is to be seen below it. */
const [HEIGHT, LOW, NARROW] = [280, 140, "(max-width: 560px)"];

/** What the experiment is about against steps: everyone's line, the visitor's guess, the kept runs as faint lines. */
export function scoreView(context) {
  const { t, say, training, store, charts, guess } = context;
  const chart = new Chart(context, { height: matchMedia(NARROW).matches ? LOW : HEIGHT, label: say("score") });
  charts.score = chart;
  const [title, hint] = [el("h2", {}), el("p", { class: "fine score-hint" })];
  const draw = () => {
    const aim = aimNow(context);
    const { run } = training;
    const steps = run?.config.steps ?? store.state.steps;
    const kept = training.history.runs.filter(
      ({ id, config }) => id !== run?.id && config.experiment === aim.experiment,
    );
    const most = Math.max(steps, ...kept.map((old) => old.curves.steps.at(-1) ?? 0));
    const now = run ? linesOf(context, aim, run.curves) : teacherAlone(context, aim, most);
    const series = [...kept.map((old) => faint(old, aim)), ...guessed(context, aim, most), ...now];
    const reached = series.flatMap(({ values }) => values.map(([mean, , high = mean]) => high));
    setText(title, say(aim.title));
    setText(hint, aim.hidden.length ? t("distil.score_hint_set") : say("score_hint"));
    const spoken = run && spokenValues(aim, run.curves);
    chart.draw(
      { x: stepAxis(t, most), y: aim.measure.axis(reached), series },
      spoken ? say(aim.hidden.length ? "score_spoken_hidden" : "score_spoken", spoken) : title.textContent,
    );
  };
  for (const event of ["run", "event", "result", "runs"]) training.on(event, draw);
  store.subscribe((_, changed) => (changed.has("experiment") || changed.has("steps")) && draw());
  guess.on(draw);
  draw();
  return el("figure", { class: "figure" }, el("figcaption", {}, title, hint), chart.element);
}

/** Everyone's lines: where a bias is set at last, as they would be with it at each moment, and thin as they are. */
function linesOf({ t }, aim, curves) {
  const named = (who) => {
    const [name, last] = [t(`distil.${who}`), latest(curves, who, aim)];
    return { name, end: last === undefined ? name : `${name} ${aim.measure.write(last)}` };
  };
  if (!aim.hidden.length)
    return whoIn(aim.experiment)
      .toReversed()
      .map((who) => ({ ...line(curves, who, who, who === "copycat" ? "copycatSteps" : "steps"), ...named(who) }));
  const raw = ["twin", "student"].map((who) => ({
    ...line(curves, who, who),
    values: curves[who].map(([mean]) => [mean]),
    dash: AS_TRAINED,
    faint: true,
    name: t("distil.as_trained", { who: t(`distil.${who}`) }),
  }));
  const set = ["twin", "student"].map((who) => ({ ...line(curves, `${who}Set`, who, "setSteps"), ...named(who) }));
  return [...raw, { ...line(curves, "teacher", "teacher"), ...named("teacher") }, ...set];
}

/** Before there is a run: the line that the students are to reach, where it is known. */
function teacherAlone({ t, training }, { hidden, measure }, steps) {
  if (hidden.length) return [];
  const value = training.data.teacher.measured[measure.name];
  const [name, xs] = [t("distil.teacher"), [0, steps]];
  return [{ ...looks("teacher"), name, end: `${name} ${measure.write(value)}`, xs, values: xs.map(() => [value]) }];
}

function faint({ curves, letter }, { hidden }) {
  const own = hidden.length ? line(curves, "studentSet", "student", "setSteps") : line(curves, "student", "student");
  return { ...own, faint: true, name: letter, end: letter };
}

/** What the visitor expects, as a line across. */
function guessed({ t, guess }, { measure }, steps) {
  if (guess.value === null) return [];
  const [name, xs] = [t("distil.your_guess"), [0, steps]];
  const end = t("distil.guess_end", { value: measure.write(guess.value) });
  return [{ name, end, xs, values: xs.map(() => [guess.value]), colour: "--hot", dash: [4, 6] }];
}

function spokenValues(aim, curves) {
  const values = ["student", "twin", "teacher"].map((who) => [who, latest(curves, who, aim)]);
  if (values.some(([, value]) => value === undefined)) return null;
  return Object.fromEntries([
    ["step", curves.steps.at(-1)],
    ...values.map(([who, value]) => [who, aim.measure.write(value)]),
  ]);
}
