import { powerOf } from "../engine/objective.js";
import { DIVERGENCES } from "../../maths/divergences.js";
import { el } from "../../shared/dom.js";
import { powerName, written } from "./numbers.js";
import { TERM } from "./written.js";

/** Classes with a row of their own, those that add most; the others share the last one. */
const OWN = 5;

/**
 * The loss of one example written out in numbers. show(loss, config, target) draws it; loss: as lossOf of ./loss.js
 * gives it; nameOf(place): what a class is called.
 */
export function sumView({ t }, nameOf) {
  const table = el("table", { "aria-label": t("loss.table") });
  const lines = el("ol", { class: "formula-lines" });
  const element = el(
    "div",
    {},
    el("div", { class: "formula-table", tabindex: 0, role: "group", "aria-label": t("loss.table") }, table),
    lines,
  );
  const show = (loss, config, target) => {
    table.replaceChildren(...tableRows(t, loss, config, nameOf));
    lines.replaceChildren(...linesOf(t, loss, config, target === null ? null : nameOf(target)));
  };
  return { element, show };
}

function tableRows(t, loss, { divergence: kind }, nameOf) {
  const { goal, own, terms, divergence } = loss;
  const isLogit = kind === "logit_mse";
  const size = (place) => Math.abs(terms[place]);
  const order = [...terms.keys()].sort((a, b) => size(b) - size(a) || a - b);
  const [top, rest] = [order.slice(0, OWN), order.slice(OWN)];
  const sum = (values) => rest.reduce((total, place) => total + values[place], 0);
  const write = TERM[kind];
  const line = (p, q) => (write ? [p && write(p, q, terms.length)] : []);
  const rows = top.map((place) => {
    const pair = [written(goal[place]), written(own[place])];
    return row("loss-term", nameOf(place), terms[place], pair, line(...pair));
  });
  if (rest.length) {
    const shares = isLogit ? ["", ""] : [written(sum(goal)), written(sum(own))];
    rows.push(row("loss-rest", t("loss.rest", { count: rest.length }), sum(terms), shares, line("", "")));
  }
  rows.push(row("loss-sum", t("loss.sum"), divergence, ["", ""], line("", "")));
  const names = isLogit ? ["loss.col_a", "loss.col_b"] : ["loss.col_p", "loss.col_q"];
  const heads = ["loss.answer", ...names, "loss.col_value", ...(write ? ["loss.col_term"] : [])];
  const head = el("tr", {}, ...heads.map((key) => el("th", { scope: "col" }, t(key))));
  return [el("thead", {}, head), el("tbody", {}, ...rows)];
}

/** The value before the term: on a phone what is last may lie out of sight. */
function row(testid, name, value, pair, line) {
  const cells = [...pair, written(value), ...line].map((text) => el("td", {}, text));
  return el("tr", { "data-testid": testid, "data-value": value }, el("th", { scope: "row" }, name), ...cells);
}

/** From the divergence to the whole loss, a line each. */
function linesOf(t, loss, config, answer) {
  const { soft_weight: share, divergence: kind } = config;
  const power = powerOf(config);
  const values = {
    divergence: written(loss.divergence),
    power: powerName(DIVERGENCES[kind].degree),
    factor: written(loss.factor),
    soft: written(loss.soft),
    share: written(share),
    rest: written(1 - share),
    answer,
    right: answer && written(loss.right),
    hard: answer && written(loss.hard),
    total: loss.total === null ? null : written(loss.total),
  };
  const line = (name, key, value) =>
    el("li", { "data-testid": `loss-${name}`, "data-value": value ?? "" }, t(`loss.${key}`, values));
  return [
    line("soft", power ? "line_soft" : "line_soft_alone", loss.soft),
    line("hard", answer ? "line_hard" : "line_no_hard", loss.hard),
    line("total", totalKey(loss, share), loss.total),
  ];
}

function totalKey({ total, hard }, share) {
  if (total === null) return "line_no_total";
  return share === 1 || hard === null ? "line_total_soft" : "line_total";
}
