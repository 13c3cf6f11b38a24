import { numbersTable } from "../shared/chart/table.js";
import { el, setText } from "../shared/dom.js";
import { count as digits, percent, temperature as written } from "../shared/numbers.js";
import { svg } from "../shared/svg.js";

/** One reliability diagram: a circle a bin, as large as the bin is full; on the line, confidence is true. */
export function diagram(t, name) {
  const circles = Array.from({ length: 15 }, () => svg("circle", { class: "bin" }));
  const gaps = circles.map(() => svg("line", { class: "gap" }));
  const line = svg("line", { x1: 0, y1: 100, x2: 100, y2: 0, class: "diagonal" });
  const frame = svg("path", { d: "M0 0V100H100", class: "frame" });
  const picture = svg("svg", { viewBox: "-2 -12 114 116", role: "img", "aria-label": t("soft_labels.diagram_label") });
  picture.append(frame, line, ...gaps, ...circles);
  const heading = el("h4");
  const view = { picture: null, table: null };
  const numbers = numbersTable(t, view, t("soft_labels.diagram_label"));
  const error = el("b", { "data-testid": `ece-${name}` });
  const accuracy = el("b", { "data-testid": `accuracy-${name}` });
  const confidence = el("b");
  const facts = [
    ["soft_labels.ece", error],
    ["soft_labels.confidence", confidence],
    ["soft_labels.accuracy", accuracy],
  ].map(([key, value]) => el("li", {}, `${t(key)} `, value));
  const axes = [
    el("span", { class: "axis-up" }, t("soft_labels.axis_up")),
    el("span", { class: "axis-across" }, t("soft_labels.axis_across")),
  ];
  return {
    element: el(
      "div",
      { class: `diagram diagram-${name}` },
      heading,
      el("div", { class: "diagram-field" }, picture, ...axes),
      el("ul", {}, ...facts),
      numbers.element,
    ),
    show(result, T) {
      setText(heading, t(`soft_labels.diagram_${name}`, { T: written(T) }));
      setText(error, percent(result.error));
      setText(confidence, percent(result.confidence));
      setText(accuracy, percent(result.accuracy));
      result.bins.forEach((bin, i) => place(circles[i], gaps[i], bin));
      Object.assign(view, columnsOf(t, result.bins));
      numbers.refresh();
    },
  };
}

/** The groups that hold digits, as rows of a table. */
function columnsOf(t, bins) {
  const full = bins.filter(({ count }) => count);
  const series = ["axis_up", "diagram_count"].map((key) => ({ name: t(`soft_labels.${key}`) }));
  const columns = [full.map(({ accuracy }) => [percent(accuracy)]), full.map(({ count }) => [digits(count)])];
  const x = { name: t("soft_labels.axis_across"), write: percent };
  const xs = full.map(({ confidence }) => confidence);
  return { picture: { x, y: { write: String }, series }, table: { xs, columns } };
}

function place(circle, gap, { count, confidence, accuracy }) {
  circle.style.display = gap.style.display = count ? "" : "none";
  const [x, y] = [100 * confidence, 100 - 100 * accuracy];
  circle.setAttribute("cx", x);
  circle.setAttribute("cy", y);
  circle.setAttribute("r", 1.2 + Math.sqrt(count) / 4.5);
  for (const [name, value] of [
    ["x1", x],
    ["x2", x],
    ["y1", y],
    ["y2", 100 - x],
  ])
    gap.setAttribute(name, value);
}
