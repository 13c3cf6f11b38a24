import { roundTicks } from "../../maths/scales.js";
import { Chart } from "../../shared/chart/chart.js";
import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { MEASURES } from "./numbers.js";

const [HEIGHT, LOW, NARROW] = [280, 220, "(max-width: 560px)"];
const write = MEASURES.kl_to_teacher;
const LOOKS = {
  dropped: { colour: "--tail", dash: [3, 5] },
  twin: { colour: "--twin", dash: [7, 4] },
  student: { colour: "--student" },
};

/** How far student and twin are from their teacher against what they have read. */
export function chartView(context) {
  const { t, distillation } = context;
  const height = matchMedia(NARROW).matches ? LOW : HEIGHT;
  const title = t("deploy.language_chart");
  const chart = new Chart(context, { height, label: title });
  const hint = el("p", { class: "fine", "data-testid": "lm-chart-hint" });
  distillation.on("run", (run) => {
    if (!run?.events.length) return;
    const [first, last] = [run.events[0], run.events.at(-1)];
    chart.draw(pictureOf(t, run), spoken(t, last));
    const scored = { scored: count(first.scored), all: count(last.scored) };
    setText(
      hint,
      t(last.scored > first.scored ? "deploy.language_chart_hint_all" : "deploy.language_chart_hint", scored),
    );
  });
  return el("figure", {}, el("figcaption", {}, el("h3", {}, title), hint), chart.element);
}

function pictureOf(t, { plan, events }) {
  const most = Math.max(plan.train_tokens, events.at(-1).tokens);
  const series = Object.keys(LOOKS).map((who) => line(t, who, events, most));
  const highest = Math.max(...series.flatMap(({ values }) => values.map(([value]) => value)), 0);
  const say = (tokens) => t("deploy.language_at_tokens", { tokens: count(tokens) });
  return {
    x: { range: [0, most], ticks: roundTicks(most, 4), write: count, name: t("deploy.language_tokens_axis"), say },
    y: { range: [0, highest], ticks: roundTicks(highest, 4), write: String, read: write },
    series,
  };
}

/** A line through the finite values; that of the layers dropped alone, which stays as it is, goes on to the end. */
function line(t, who, events, most) {
  const finite = events.filter((event) => event[who].kl_to_teacher !== null);
  const xs = finite.map(({ tokens }) => tokens);
  const values = finite.map((event) => [event[who].kl_to_teacher]);
  const name = t(`deploy.language_${who}`);
  const short = who === "dropped" ? t("deploy.language_dropped_end") : name;
  const end = values.length ? `${short} ${write(values.at(-1)[0])}` : short;
  if (who === "dropped" && values.length && xs.at(-1) < most) {
    xs.push(most);
    values.push(values.at(-1));
  }
  return { ...LOOKS[who], name, end, xs, values };
}

function spoken(t, event) {
  const values = Object.keys(LOOKS).map((who) => [who, write(event[who].kl_to_teacher)]);
  return t("deploy.language_spoken", { tokens: count(event.tokens), ...Object.fromEntries(values) });
}
