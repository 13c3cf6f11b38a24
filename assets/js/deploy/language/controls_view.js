import { el, setText } from "../../shared/dom.js";
import { stateSentence } from "../../shared/model_state.js";
import { count } from "../../shared/numbers.js";
import { button } from "../views/parts.js";
import { OWN, commandOf, trainsHere } from "./fields.js";

/** What a screen reader is told by itself; numbers that move are there to be asked. */
const SAID = ["queued", "choosing", "stopping", "done", "stopped"];

/** What is said of a stage whose part is known. */
const COUNTED = {
  reading: "deploy.language_reading_part",
  mending: "deploy.language_mending_part",
  scoring: "deploy.language_scoring_part",
};

/** Start and stop of a run where there is a server for it, and the same run as a command. */
export function controlsView(context) {
  const { t, data, store } = context;
  const command = el("code", { class: "command", "data-testid": "lm-command" });
  const show = () => setText(command, commandOf(store.state, data.language.usual));
  store.subscribe(show);
  show();
  const here = trainsHere(data);
  const line = el("p", { class: "fine" }, t(here ? "deploy.language_command" : "deploy.language_command_alone"));
  return el("div", { class: "language-controls" }, ...(here ? [runView(context)] : []), line, command);
}

function runView({ t, store, distillation }) {
  const begin = () => {
    const isEmpty = store.state.lmText === OWN && !distillation.content.trim();
    setText(problem, isEmpty ? t("deploy.language_own_empty") : "");
    if (!isEmpty) distillation.start();
  };
  const start = button(t, "deploy.language_start", "lm-start", begin, "primary");
  const stop = button(t, "deploy.language_stop", "lm-stop", () => distillation.stop());
  const bar = el("progress", {
    max: 1,
    value: 0,
    "aria-label": t("deploy.language_progress"),
    "data-testid": "lm-bar",
  });
  const note = el("p", { class: "note", "data-testid": "lm-note" });
  const message = el("p", { class: "visually-hidden", role: "status", "data-testid": "lm-status" });
  const problem = el("p", { class: "problem", role: "alert", "data-testid": "lm-problem" });
  const show = () => {
    const { status, isActive, run } = distillation;
    const focused = [start, stop].find((one) => one === document.activeElement);
    start.hidden = isActive;
    stop.hidden = !isActive;
    stop.ariaDisabled = String(status.state === "stopping");
    // A button that goes takes the focus along: who uses the keyboard finds it on the one that came.
    if (focused?.hidden) (isActive ? stop : start).focus();
    const event = run?.own ? run.events.at(-1) : null;
    bar.hidden = !isActive;
    bar.value = event ? event.step / event.steps : 0;
    const said = progress(t, status, event);
    setText(note, said);
    if (SAID.includes(status.state)) setText(message, said);
    if (status.state === "failed") setText(problem, failure(t, status));
    else if (isActive) setText(problem, "");
  };
  for (const event of ["status", "run"]) distillation.on(event, show);
  distillation.on("text", () => setText(problem, ""));
  show();
  return el("div", {}, el("div", { class: "buttons" }, start, stop, bar), note, message, problem);
}

/** How far the run is. */
function progress(t, { state, before, done, of, model }, event) {
  if (state === "loading") return stateSentence(t, model);
  if (state === "queued" && before) return t("deploy.language_queued", { before });
  if (COUNTED[state] && of) return t(COUNTED[state], { done: count(done), all: count(of) });
  if (state === "running" && event) return running(t, event);
  const said = {
    opening: "deploy.language_opening",
    queued: "deploy.language_next",
    choosing: "deploy.language_choosing",
    reading: "deploy.language_reading",
    mending: "deploy.language_mending",
    scoring: "deploy.language_scoring",
    stopping: "deploy.language_stopping",
    done: "deploy.language_done",
    stopped: event ? "deploy.language_stopped" : "deploy.language_stopped_early",
  }[state];
  return said ? t(said, { tokens: count(event?.tokens ?? 0) }) : "";
}

function running(t, { step, tokens, steps, tokens_a_second: pace, seconds_left: left }) {
  if (!step) return t("deploy.language_begins", { steps });
  const values = { tokens: count(tokens), pace: count(Math.round(pace)), seconds: count(Math.ceil(left)) };
  return t("deploy.language_running", values);
}

function failure(t, { reason, isLost, model }) {
  if (model) return stateSentence(t, model);
  return isLost ? t("deploy.language_lost") : t("deploy.language_failed", { reason });
}
