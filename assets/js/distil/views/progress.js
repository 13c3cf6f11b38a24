import { el, setText } from "../../shared/dom.js";

const AT_REST = ["idle", "done", "stopped", "failed"];

/**
 * Start, pause and stop of a run, or of a sweep, with how far it is. begin() starts it, text() is what the button says,
 * `name` its class. While the other kind trains, this one cannot be started.
 */
export function progressView(context, { name, begin, text }, sweep = false) {
  const { t, training } = context;
  const suffix = sweep ? "sweep" : "training";
  const button = (action, onclick, kind) =>
    el("button", { type: "button", class: kind ?? null, "data-testid": `${action}-${suffix}`, onclick }, "");
  const start = button("start", begin, name);
  const pause = button("pause", () => (training.status.state === "paused" ? training.resume() : training.pause()));
  const stop = button("stop", () => training.stop());
  setText(stop, t("distil.stop"));
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("distil.progress") });
  const note = el("span", { class: "progress-note" });
  const message = el("p", {
    class: "visually-hidden",
    role: "status",
    "data-testid": sweep ? "sweep-status" : "run-status",
  });

  const show = (status) => {
    const own = Boolean(status.sweep) === sweep;
    const state = own ? status.state : "idle";
    const active = !AT_REST.includes(state);
    const focused = [start, pause, stop].find((one) => one === document.activeElement);
    start.hidden = active;
    start.disabled = training.isActive && !own;
    stop.hidden = !active;
    stop.setAttribute("aria-disabled", String(state === "stopping"));
    pause.hidden = !["running", "paused"].includes(state);
    // A button that goes takes the focus along: who uses the keyboard finds it on the one that came.
    if (focused?.hidden) (active ? stop : start).focus();
    setText(start, text());
    setText(pause, t(state === "paused" ? "distil.resume" : "distil.pause"));
    bar.value = status.steps ? status.step / status.steps : 0;
    bar.hidden = ["idle", "failed"].includes(state);
    const said = progressText(context, { ...status, state });
    setText(note, said);
    if (["done", "stopped", "paused", "queued"].includes(state)) setText(message, said);
  };
  training.on("status", show);
  training.on("runs", () => show(training.status));
  show(training.status);
  return el("div", { class: "buttons" }, start, pause, stop, el("div", { class: "progress" }, bar, note), message);
}

function progressText({ t, say }, { state, step = 0, steps, before, spent, from, seconds }) {
  if (state === "queued" && before)
    return step ? t("distil.queued_again", { before, step }) : t("distil.queued", { before });
  if (state === "queued") return t("distil.next");
  if (state === "opening") return say("opening");
  if (state === "running") {
    const left = ((spent / Math.max(1, step - from)) * (steps - step)) / 1000;
    const known = step - from > 20;
    return t(known ? "distil.running_left" : "distil.running", { step, steps, seconds: Math.max(1, Math.ceil(left)) });
  }
  // Only a pause on the server ends by itself.
  if (state === "paused" && seconds !== undefined)
    return t("distil.state_paused_server", { step, steps, minutes: Math.ceil(seconds / 60) });
  const said = { stopping: "stopping", paused: "state_paused", done: "state_done", stopped: "state_stopped" }[state];
  return said ? t(`distil.${said}`, { step, steps: steps ?? step }) : "";
}
