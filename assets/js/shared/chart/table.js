import { el, throttled } from "../dom.js";
import { written } from "./points.js";

const PAUSE = 1000;

/** A chart's numbers as a table to open. Its rows are made when it is opened, and again while it is open. */
export function numbersTable(t, view, label) {
  const table = el("table", { "aria-label": label });
  const element = el(
    "details",
    { class: "chart-numbers" },
    el("summary", {}, t("chart.numbers")),
    el("div", { class: "chart-table", tabindex: 0, role: "group", "aria-label": label }, table),
  );
  const fill = () => element.open && view.table && table.replaceChildren(...rowsOf(t, view));
  const refresh = throttled(fill, PAUSE);
  element.addEventListener("toggle", fill);
  return { element, refresh: () => element.open && refresh() };
}

function rowsOf(t, { picture: { x, y, series }, table: { xs, columns } }) {
  const named = series.map(({ name }, i) => ({ name, column: columns[i] })).filter(({ name }) => name);
  const head = [x.name, ...named.map(({ name }) => name)].map((name) => el("th", { scope: "col" }, name));
  const rows = xs.map((value, row) => {
    const cells = named.map(({ column }) => el("td", {}, column[row] ? written(t, y, column[row]) : ""));
    return el("tr", {}, el("th", { scope: "row" }, x.write(value)), ...cells);
  });
  return [el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)];
}
