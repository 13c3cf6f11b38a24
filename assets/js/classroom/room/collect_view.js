/** A class without a server: a question in a link, answers as codes that learners read out, the same pictures. */

import { saveCsv } from "../../shared/csv.js";
import { el, setText } from "../../shared/dom.js";
import { short } from "../../shared/fields.js";
import { count } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { confirmedButton } from "./confirmed.js";
import { answersTable } from "./csv.js";
import { guessPicture } from "./guess_picture.js";
import { classroomLink, linkBox } from "./join_link.js";
import { questionForm, questionText } from "./question_form.js";
import { runsPicture } from "./runs_picture.js";
import { Truths } from "./truths.js";

/** {element, show()}; `collection`: a Collection. */
export function collectView(context, collection) {
  const { t } = context;
  const link = linkBox(context, t("room.ask_link"));
  const asked = el("p", { class: "room-question" });
  const picture = guessPicture(t);
  const runs = runsPicture(context);
  const truths = new Truths(context);
  const reveal = el("button", {
    type: "button",
    onclick: () => collection.reveal(!collection.revealed),
    "data-testid": "room-reveal",
  });
  const save = () => {
    const { question, revealed } = collection;
    const truth = question && revealed ? truths.of(question, () => {}) : null;
    saveCsv(answersTable(t, { question, truth, ...collection.answers() }), "room.csv");
  };
  const csv = el("button", { type: "button", onclick: save, "data-testid": "room-csv" }, t("room.csv"));
  const clear = confirmedButton(t, t("room.clear_all"), "room-clear", () => collection.clear());
  const form = questionForm(context, (question) => collection.ask(question));
  const element = el(
    "div",
    { class: "collecting" },
    el("h3", {}, t("room.collect_title")),
    el("p", {}, t("room.collect_note")),
    form.element,
    asked,
    link.element,
    codesForm(context, collection),
    picture.element,
    el("p", { class: "buttons" }, reveal, clear, csv),
    el("h3", {}, t("room.runs")),
    runs.element,
  );
  const show = () => {
    const { question, revealed } = collection;
    const { guesses, runs: told } = collection.answers();
    link.element.hidden = !question;
    form.show(question);
    setText(asked, question ? questionText(context, question) : "");
    if (question) link.show(classroomLink({ ask: askedOf(question) }));
    const truth = revealed && question ? truths.of(question, show) : null;
    picture.show({ question, values: guesses, answers: guesses.length, truth, own: null });
    runs.show(told, told.length);
    setText(reveal, revealed ? t("room.unreveal") : t("room.reveal"));
    reveal.disabled = !question;
  };
  return { element, show };
}

/** A question as the address has it: share.france.1.5 */
export function askedOf({ kind, prompt, temperature }) {
  return `${kind}.${prompt}.${temperature}`;
}

function codesForm({ t }, collection) {
  const field = el("textarea", {
    id: "room-codes",
    rows: 3,
    autocapitalize: "characters",
    "data-testid": "room-codes",
  });
  const note = el("p", { role: "status", "data-testid": "room-codes-note" });
  const submit = (event) => {
    event.preventDefault();
    const { added, twice, many, wrong } = collection.add(field.value);
    field.value = wrong.join("\n"); // to be mended
    const told = [
      t("room.codes_added", { count: count(added) }),
      twice ? t("room.codes_twice", { count: count(twice) }) : "",
      many ? t("room.codes_many") : "",
      wrong.length ? t("room.codes_wrong", { code: short(wrong[0]), count: count(wrong.length) }) : "",
    ];
    setText(note, sentences(t, ...told));
  };
  return el(
    "form",
    { class: "room-form", onsubmit: submit },
    el("label", { for: "room-codes" }, t("room.codes")),
    field,
    el("button", { type: "submit", class: "primary", "data-testid": "room-add" }, t("room.codes_add")),
    note,
  );
}
