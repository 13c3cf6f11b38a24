import { aimNow, aimOf } from "../aim.js";
import { el, setText } from "../../shared/dom.js";
import { clearGains } from "../../maths/significance.js";
import { Chart } from "../../shared/chart/chart.js";
import { looks, nameAndEnd } from "./lines.js";
import { progressView } from "./progress.js";
import { meanAndDeviation } from "../../maths/spread.js";
import { sentences } from "../../shared/text.js";

/** "Which temperature is best?": students at several temperatures, some seeds each, trained together. */
export function sweepView(context) {
  const { t, data, store, training } = context;
  const { temperatures, repeats } = data.sweep;
  const chart = new Chart(context, { height: 220, label: t("distil.sweep") });
  const answer = el("p", { role: "status", "data-testid": "sweep-answer" });
  const buttons = progressView(
    context,
    {
      begin: () => training.sweep(temperatures, repeats),
      text: () => t("distil.sweep_start", { count: temperatures.length * repeats }),
    },
    true,
  );
  let latest = null;
  // Its axes are there before its first point.
  const draw = () =>
    chart.draw(
      latest ? picture(context, latest, store.state.temperature) : axesOf(context, aimNow(context), []),
      answer.textContent || t("distil.sweep"),
    );
  training.on("sweep", (event) => {
    latest = event;
    setText(answer, event.last ? conclusion(context, event) : "");
    draw();
  });
  training.on("status", (status) => {
    if (!status.sweep || status.state !== "opening") return;
    latest = null;
    setText(answer, "");
    draw();
  });
  draw();
  const hint = el("p", { class: "fine" });
  const showWhere = async ({ device }) => {
    const where = (await training.device.chosen(device)) === "server" ? "server" : "device";
    const counts = { temperatures: temperatures.length, repeats };
    setText(hint, t("distil.sweep_hint", { ...counts, where: t(`distil.sweep_where_${where}`) }));
  };
  showWhere(store.state);
  store.subscribe((state, changed) => {
    if (changed.has("temperature")) draw();
    if (changed.has("device")) showWhere(state);
  });
  const title = el("h2", { class: "visually-hidden" }, t("distil.sweep"));
  return el("section", { class: "sweep" }, title, hint, buttons, chart.element, answer);
}

/** The point of the best mean if it clearly beats the twins, else null; as core.runs.events. */
export function best({ points, twin }, { measure: { sign }, of }) {
  const gains = points.map(({ student }) => gainsOf(of(student), of(twin), sign));
  const means = gains.map((row) => meanAndDeviation(row).mean);
  const place = means.indexOf(Math.max(...means));
  return clearGains(gains)[place] ? points[place] : null;
}

function gainsOf(values, others, sign) {
  return values.map((value, i) => sign * (value - others[i]));
}

/** The temperatures of the other points that `top` does not clearly beat. */
function asGood(top, points, { measure: { sign }, of }) {
  const others = points.filter((point) => point !== top);
  const leads = others.map(({ student }) => gainsOf(of(top.student), of(student), sign));
  const beaten = clearGains(leads);
  return others.filter((_, place) => !beaten[place]).map(({ config }) => config.temperature);
}

function conclusion({ t, say, task }, event) {
  const aim = aimOf(event.points[0].config, task);
  const found = best(event, aim);
  const spread = (scores) => aim.measure.spread(aim.of(scores));
  const twin = spread(event.twin);
  const set = aim.hidden.length ? say("sweep_set") : "";
  if (!found) return sentences(t, set ? t("distil.sweep_none", { twin }) : say("sweep_none", { twin }), set);
  const values = { T: found.config.temperature, student: spread(found.student), twin };
  const equals = asGood(found, event.points, aim);
  const equal = equals.length ? t("distil.sweep_equal", { temperatures: equals }) : "";
  return sentences(t, t("distil.sweep_best", values), equal, set);
}

/** The sweep's axes, close around the values that were `reached`, or with room for any before there are some. */
function axesOf({ data: { sweep } }, { measure }, reached) {
  return {
    x: {
      range: [sweep.temperatures[0], sweep.temperatures.at(-1)],
      log: true,
      ticks: sweep.temperatures,
      write: String,
      name: "T",
      say: (T) => `T = ${T}`,
    },
    y: reached.length ? measure.closeAxis(reached) : measure.axis([]),
    series: [],
  };
}

function picture(context, { points, twin, copycat }, temperature) {
  const { t, task } = context;
  const aim = aimOf(points[0].config, task);
  const xs = points.map(({ config }) => config.temperature);
  // Twin and copycat have no temperature: a level line each.
  const level = (who, scores) => {
    const values = xs.map(() => aroundMean(aim.of(scores)));
    return { ...nameAndEnd(t(`distil.${who}`)), ...looks(who), xs, values };
  };
  // Each start's students are dots of their own; which line they belong to is told by their colour and their place.
  const found = points.map(({ student }) => aim.of(student));
  const dots = found[0].map((_, start) => ({
    name: t("distil.sweep_start_of", { name: t("distil.student"), number: start + 1 }),
    xs,
    values: found.map((values) => [values[start]]),
    colour: "--student",
    dots: true,
  }));
  const reached = [twin, copycat].flatMap((scores) => (scores ? aim.of(scores) : [])).concat(...found);
  return {
    ...axesOf(context, aim, reached),
    series: [
      level("twin", twin),
      ...(copycat ? [level("copycat", copycat)] : []),
      {
        ...nameAndEnd(t("distil.student")),
        ...looks("student"),
        xs,
        values: found.map(aroundMean),
      },
      ...dots,
    ],
    marker: { x: temperature, text: t("distil.sweep_yours", { T: temperature }) },
  };
}

/** The mean, and a standard deviation to either side of it. */
function aroundMean(values) {
  const { mean, deviation } = meanAndDeviation(values);
  return [mean, mean - deviation, mean + deviation];
}
