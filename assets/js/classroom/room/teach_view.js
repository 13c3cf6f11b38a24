/** A room as who teaches sees it. */

import { saveCsv } from "../../shared/csv.js";
import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { confirmedButton } from "./confirmed.js";
import { answersTable } from "./csv.js";
import { guessPicture } from "./guess_picture.js";
import { classroomLink, copyButton, linkBox } from "./join_link.js";
import { questionForm, questionText } from "./question_form.js";
import { runsPicture } from "./runs_picture.js";
import { Truths } from "./truths.js";

/** {element, show()}; `session`: a RoomSession that teaches. */
export function teachView(context, session) {
  const { t } = context;
  const link = linkBox(context, t("room.join_link"));
  const people = el("p", { role: "status", "data-testid": "room-people" });
  const asked = el("p", { class: "room-question", "data-testid": "room-question" });
  const picture = guessPicture(t);
  const runs = runsPicture(context);
  const truths = new Truths(context);
  const controls = controlsOf(context, session, truths);
  const note = el("p", { class: "fine", role: "status" });
  const form = questionForm(context, (question) => session.teach("ask", { question }));
  const secret = () => classroomLink({ room: session.code }, session.key);
  const element = el(
    "div",
    { class: "teaching" },
    el("p", { class: "room-code", "data-testid": "room-code" }, session.code),
    people,
    link.element,
    el("h3", {}, t("room.question_title")),
    form.element,
    asked,
    picture.element,
    controls.element,
    el("h3", {}, t("room.runs")),
    runs.element,
    controls.clearRuns,
    el("h3", {}, t("room.keep_title")),
    el("p", { class: "fine" }, t("room.secret_note")),
    el("p", { class: "buttons" }, copyButton(t, t("room.copy_secret"), secret, note), controls.csv, controls.close),
    note,
  );
  const show = () => {
    const { state } = session;
    link.show(classroomLink({ room: session.code }));
    if (!state) return;
    const counts = { learners: count(state.learners), guessed: count(state.guessed), ran: count(state.ran) };
    setText(people, t("room.people", { ...counts, hours: count(Math.ceil(state.seconds / 3600)) }));
    form.show(state.question);
    setText(asked, state.question ? questionText(context, state.question) : t("room.nothing_asked"));
    const truth = state.revealed && state.question ? truths.of(state.question, show) : null;
    const values = state.hidden ? null : state.guesses;
    picture.show({ question: state.question, values, answers: state.guessed, truth, own: null });
    runs.show(state.hidden ? null : state.runs, state.ran);
    controls.show(state);
  };
  return { element, show };
}

function controlsOf({ t }, session, truths) {
  const toggle = (name, testid, on, off) => {
    const act = () => session.teach("switch", { [name]: !session.state[name] });
    const button = el("button", { type: "button", onclick: act, "data-testid": testid });
    const show = (state) => setText(button, state[name] ? off : on);
    return { button, show };
  };
  const toggles = [
    toggle("revealed", "room-reveal", t("room.reveal"), t("room.unreveal")),
    toggle("hidden", "room-hide", t("room.hide"), t("room.unhide")),
    toggle("paused", "room-pause", t("room.pause"), t("room.unpause")),
  ];
  const clear = (what) => () => session.teach("clear", { what });
  const buttons = el(
    "p",
    { class: "buttons" },
    ...toggles.map(({ button }) => button),
    confirmedButton(t, t("room.clear"), "room-clear", clear("guesses")),
  );
  const paused = el("p", { class: "problem", role: "status" }, t("room.is_paused"));
  const save = () => {
    const { question, guesses, runs, revealed } = session.state;
    const truth = question && revealed ? truths.of(question, () => {}) : null;
    saveCsv(answersTable(t, { question, guesses, runs, truth }), `room-${session.code}.csv`);
  };
  return {
    element: el("div", {}, buttons, paused),
    clearRuns: confirmedButton(t, t("room.clear_runs"), "room-clear-runs", clear("runs")),
    csv: el("button", { type: "button", onclick: save, "data-testid": "room-csv" }, t("room.csv")),
    close: confirmedButton(t, t("room.close"), "room-close", () => session.teach("close", {})),
    show(state) {
      for (const one of toggles) one.show(state);
      toggles[0].button.disabled = !state.question;
      paused.hidden = !state.paused;
    },
  };
}
