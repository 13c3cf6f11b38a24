/** A class's guesses as dots in columns, with the truth once it is revealed. */

import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { QUESTIONS, median, placeIn } from "./questions.js";

/** Where the axis is named: at so many of its edges. */
const NAMED = { share: [0, 5, 10, 15, 20], choices: [0, 4, 7, 10, 15] };

/**
 * show({question, values, answers, truth, own}): values: [value], or null where they are not shown; answers: how many
 * there are; truth and own: a value, or null.
 */
export function guessPicture(t) {
  const sentence = el("p", { role: "status", "data-testid": "room-finding" });
  const dots = el("div", { class: "dots" });
  const axis = el("div", { class: "dots-axis", "aria-hidden": "true" });
  const rows = el("tbody");
  const head = el("tr", {}, el("th", { scope: "col" }, t("room.from")), el("th", { scope: "col" }, t("room.answers")));
  const table = el("details", {}, el("summary", {}, t("chart.numbers")), el("table", {}, el("thead", {}, head), rows));
  const figure = el("div", { class: "dots-frame", role: "img", "data-testid": "room-dots" }, dots, axis);
  const element = el("div", { class: "guesses" }, sentence, figure, table);
  const show = ({ question, values, answers, truth, own }) => {
    element.hidden = !question;
    if (!question) return;
    const { edges, write, exact } = QUESTIONS[question.kind];
    setText(sentence, found(t, question, { values, answers, truth }));
    figure.setAttribute("aria-label", sentence.textContent);
    const columns = columnsOf(edges, values ?? []);
    const most = Math.max(8, ...columns);
    dots.replaceChildren(
      ...columns.map((size, place) => columnOf(size, own !== null && placeIn(edges, own).column === place)),
      ...(truth === null ? [] : [mark(edges, truth, t("room.truth", { value: exact(truth) }))]),
    );
    dots.style.setProperty("--most", most);
    axis.replaceChildren(...NAMED[question.kind].map((place) => named(edges, place, write)));
    rows.replaceChildren(...columns.map((size, place) => row(write(edges[place]), write(edges[place + 1]), size)));
    figure.hidden = table.hidden = !values?.length;
  };
  return { element, show };
}

function found(t, { kind }, { values, answers, truth }) {
  const { write, exact } = QUESTIONS[kind];
  const counted = t("room.so_many_answers", { count: count(answers) });
  if (!answers) return t("room.no_answer");
  if (!values) return sentences(t, counted, t("room.not_shown"));
  const middle = t("room.middle", { value: write(median(values)) });
  if (truth === null) return sentences(t, counted, middle);
  const below = values.filter((value) => value < truth).length;
  const more = { below: count(below), above: count(values.filter((value) => value > truth).length) };
  return sentences(t, counted, middle, t("room.against_truth", { value: exact(truth), ...more }));
}

function columnsOf(edges, values) {
  const columns = Array.from({ length: edges.length - 1 }, () => 0);
  for (const value of values) columns[placeIn(edges, value).column] += 1;
  return columns;
}

/** A column of dots, of which the first is the visitor's own where `isOwn`. */
function columnOf(size, isOwn) {
  const dot = (_, place) => el("i", { class: isOwn && place === 0 ? "dot own" : "dot" });
  return el("div", { class: "dots-column" }, ...Array.from({ length: size }, dot));
}

function mark(edges, value, text) {
  const { column, inside } = placeIn(edges, value);
  const share = (column + inside) / (edges.length - 1);
  const side = share > 0.5 ? "truth left" : "truth";
  return el("div", { class: side, style: `--place: ${share}`, "data-testid": "room-truth" }, el("span", {}, text));
}

function named(edges, place, write) {
  return el("span", { style: `--place: ${place / (edges.length - 1)}` }, write(edges[place]));
}

function row(from, to, size) {
  return el("tr", {}, el("th", { scope: "row" }, `${from} – ${to}`), el("td", {}, String(size)));
}
