/** A room as a learner sees it: the question, one's guess, then the class's answers; and one's own runs. */

import { el, setText } from "../../shared/dom.js";
import { count, percent, temperature } from "../../shared/numbers.js";
import { keptResults } from "../../shared/kept_runs.js";
import { guessForm } from "./guess_form.js";
import { guessPicture } from "./guess_picture.js";
import { questionText } from "./question_form.js";
import { QUESTIONS } from "./questions.js";
import { runsPicture } from "./runs_picture.js";
import { Truths } from "./truths.js";

/** {element, show()}; `session`: a RoomSession that learns. */
export function learnView(context, session) {
  const { t } = context;
  const asked = el("p", { class: "room-question", "data-testid": "room-question" });
  const form = el("div");
  const own = el("p", { role: "status", "data-testid": "room-own" });
  const picture = guessPicture(t);
  const runs = runsPicture(context);
  const sending = sendingView(context, session);
  const truths = new Truths(context);
  let shown = "";
  const show = () => {
    const { state } = session;
    if (!state) return;
    const { question, number, paused } = state;
    const waiting = session.waits.find(({ name, sent }) => name === "guess" && sent.question === number);
    const guess = waiting?.sent.value ?? state.own;
    const stage = JSON.stringify([number, question, guess === null, paused]);
    setText(asked, question ? questionText(context, question) : t("room.wait"));
    if (stage !== shown) form.replaceChildren(...formOf(context, session, question && guess === null ? state : null));
    shown = stage;
    const said = question && guess !== null ? QUESTIONS[question.kind].write(guess) : "";
    setText(own, said && t(waiting ? "room.own_waits" : "room.own", { value: said }));
    const truth = state.revealed && question ? truths.of(question, show) : null;
    const isIn = question && state.own !== null;
    picture.show({ question: isIn && question, values: state.guesses, answers: state.guessed, truth, own: state.own });
    sending.show();
    runs.element.hidden = !state.ran;
    runs.show(state.runs, state.ran);
  };
  const element = el(
    "div",
    { class: "learning" },
    el("p", {}, t("room.you_are_in", { code: session.code })),
    asked,
    form,
    own,
    picture.element,
    el("h3", {}, t("room.own_runs")),
    sending.element,
    runs.element,
    el(
      "p",
      {},
      el("button", { type: "button", onclick: () => session.leave(), "data-testid": "room-leave" }, t("room.leave")),
    ),
  );
  return { element, show };
}

function formOf(context, session, state) {
  if (!state) return [];
  if (state.paused) return [el("p", { class: "problem" }, context.t("room.is_paused"))];
  const { question, number } = state;
  return [guessForm(context, question, (value) => session.send("guess", { question: number, value }))];
}

/** The runs that this browser keeps and the room has not yet, each with a button, and the switch that sends them. */
function sendingView({ t, data, storage }, session) {
  const box = el("input", { type: "checkbox", id: "room-automatic", "data-testid": "room-automatic" });
  const list = el("ul", { class: "room-runs" });
  const stored = el("p", { role: "status", "data-testid": "room-own-runs" });
  box.addEventListener("change", () => session.setAutomatic(box.checked));
  let shown = "";
  const show = () => {
    box.checked = session.automatic;
    const left = keptResults(storage, data.room.tasks).filter(({ id }) => !session.sent.includes(id));
    const names = left.map(({ id }) => id).join("\n");
    if (names !== shown) list.replaceChildren(...left.map((run) => item(t, run, session)));
    shown = names;
    const waiting = session.waits.filter(({ name }) => name === "run").length;
    const sent = { count: count(session.state.ownRuns), most: count(data.room.limits.runs) };
    setText(stored, waiting ? t("room.runs_wait", { count: count(waiting) }) : t("room.runs_sent", sent));
  };
  const label = el("label", { class: "choice", for: "room-automatic" }, box, t("room.automatic"));
  return { element: el("div", {}, el("p", {}, t("room.own_runs_note")), label, stored, list), show };
}

function item(t, run, session) {
  const send = () => session.send("run", { run: sentOf(run) }, run.id);
  const button = el("button", { type: "button", onclick: send, "data-testid": "room-send-run" }, t("room.send_run"));
  return el("li", {}, runText(t, run), button);
}

/** A run's result in a line. */
export function runText(t, { letter, temperature: T, student, twin }) {
  return t("room.run", { letter, T: temperature(T), student: percent(student), twin: percent(twin) });
}

/** What of a run is sent: numbers, and names that the server knows. */
export function sentOf({ task, experiment, temperature: T, seed, student, twin }) {
  return { task, experiment, temperature: T, seed, student, twin };
}
