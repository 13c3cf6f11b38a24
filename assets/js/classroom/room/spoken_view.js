/** What a learner reads out where there is no server: the guess at the question of a link, and own runs, as codes. */

import { el } from "../../shared/dom.js";
import { keptResults, onRun } from "../../shared/kept_runs.js";
import { guessForm } from "./guess_form.js";
import { runText } from "./learn_view.js";
import { questionText } from "./question_form.js";
import { QUESTIONS } from "./questions.js";
import { guessCode, runCode } from "./spoken.js";

/** A learner's answer to `question`, which a link asks; `collection` keeps it. */
export function askedView(context, question, collection) {
  const { t, data } = context;
  const place = el("div", { "data-testid": "room-spoken" });
  const show = () => {
    const value = collection.ownGuess(question);
    if (value === null) return;
    const said = t("room.own", { value: QUESTIONS[question.kind].write(value) });
    const code = el("output", { class: "room-code" }, guessCode(data.room, question, collection.learner, value));
    place.replaceChildren(el("p", {}, said), el("p", {}, t("room.read_out")), code);
  };
  const answer = (value) => {
    collection.guess(question, value);
    show();
  };
  place.append(guessForm(context, question, answer));
  show();
  return el("div", { class: "asked" }, el("p", { class: "room-question" }, questionText(context, question)), place);
}

/** The runs that this browser keeps, each with its code. */
export function codesView({ t, data, storage, signal }) {
  const list = el("ul", { class: "room-runs", "data-testid": "room-run-codes" });
  const show = () => {
    const runs = keptResults(storage, data.room.tasks);
    const item = (run) =>
      el("li", {}, runText(t, run), el("output", { class: "room-run-code" }, runCode(data.room, run)));
    list.replaceChildren(...(runs.length ? runs.map(item) : [el("li", {}, t("room.no_own_runs"))]));
  };
  onRun(show, signal);
  show();
  return el("div", {}, el("h3", {}, t("room.own_codes")), el("p", {}, t("room.own_codes_note")), list);
}
