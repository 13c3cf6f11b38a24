import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";

/** Stage 1 to be watched: the server trains a fresh teacher. */
export function teacherView({ t, say, data, task }) {
  const { measure } = task;
  const button = el("button", { type: "button", "data-testid": "train-teacher" }, t("distil.teacher_watch"));
  const bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": t("distil.progress") });
  const note = el("p", { class: "fine", role: "status", "data-testid": "teacher-note" });
  let running = null;

  const watch = async (signal) => {
    let last = null;
    for await (const message of data.server.stream(
      "train_teacher",
      { seed: Math.floor(Math.random() * 1e6), task: task.name },
      signal,
    )) {
      if (message.type === "queued") setText(note, message.before ? t("distil.teacher_queued", message) : "");
      else {
        last = { ...message, score: measure.write(message[measure.name]), usual: count(data.teacher.config.steps) };
        bar.value = message.step / message.steps;
        setText(note, say("teacher_step", last));
      }
    }
    if (last) setText(note, say("teacher_done", last));
  };
  button.addEventListener("click", async () => {
    if (running) return running.abort();
    running = new AbortController();
    bar.hidden = false;
    setText(button, t("distil.teacher_stop"));
    try {
      await watch(running.signal);
    } catch (error) {
      if (!running.signal.aborted) setText(note, t("distil.teacher_failed", { reason: error.message }));
    }
    running = null;
    setText(button, t("distil.teacher_watch"));
    return undefined;
  });
  return el("div", { class: "fresh" }, button, bar, note);
}
