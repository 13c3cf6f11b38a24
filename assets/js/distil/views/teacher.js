import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { planFor, trainTeacher } from "../engine/teacher.js";
import { reasonOf } from "../words.js";

/** Stage 1 to be watched: a fresh teacher is trained where the settings have a run train. */
export function teacherView(context) {
  const { t, say, data, task, store, training } = context;
  const button = el("button", { type: "button", "data-testid": "train-teacher" }, t("distil.teacher_watch"));
  const bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": t("distil.progress") });
  const note = el("p", { class: "fine", role: "status", "data-testid": "teacher-note" });
  const plan = planFor(data.teacher);
  let running = null;

  const watch = async (signal) => {
    const where = await training.device.chosen(store.state.device);
    const asked = { seed: Math.floor(Math.random() * 1e6), task: task.name };
    let last = null;
    const hear = (message) => {
      if (message.type === "queued") return setText(note, message.before ? t("distil.teacher_queued", message) : "");
      last = valuesOf(context, message);
      bar.value = message.step / message.steps;
      return setText(note, say("teacher_step", last));
    };
    if (where === "server")
      for await (const message of data.server.stream("train_teacher", asked, signal)) hear(message);
    else await trainTeacher({ ...asked, plan }, hear, signal);
    const isSimpler = where !== "server" && plan.network !== data.teacher.network;
    if (last) setText(note, say(isSimpler ? "teacher_done_simpler" : "teacher_done", last));
  };
  button.addEventListener("click", async () => {
    if (running) return running.abort();
    running = new AbortController();
    bar.value = 0;
    bar.hidden = false;
    setText(note, say("opening"));
    setText(button, t("distil.teacher_stop"));
    try {
      await watch(running.signal);
    } catch (error) {
      if (!running.signal.aborted) setText(note, t("distil.teacher_failed", { reason: reasonOf(t, error) }));
    }
    running = null;
    setText(button, t("distil.teacher_watch"));
    return undefined;
  });
  return el("div", { class: "fresh" }, hereView(context, plan), button, bar, note);
}

/** What a message tells, as it is written, with what the teacher that ships had and reaches. */
function valuesOf({ data: { teacher }, task: { measure } }, { step, steps, [measure.name]: score }) {
  return {
    step: count(step),
    steps: count(steps),
    score: measure.write(score),
    usual: count(teacher.config.steps),
    ready: measure.write(teacher.measured[measure.name]),
  };
}

/** Which network is trained on this device; on the server it is the one that ships. */
function hereView({ say, data, store, training }, { network, hidden, steps }) {
  const hint = el("p", { class: "fine", "data-testid": "teacher-here" });
  const values = { units: count(hidden), steps: count(steps), usual: count(data.teacher.config.steps) };
  const show = async ({ device }) => {
    const isHere = (await training.device.chosen(device)) !== "server";
    setText(hint, isHere ? say(`teacher_here_${network}`, values) : "");
  };
  store.subscribe((state, changed) => changed.has("device") && show(state));
  show(store.state);
  return hint;
}
