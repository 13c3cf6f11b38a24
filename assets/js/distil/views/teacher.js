import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { reasonOf } from "../words.js";

/** Stage 1 to be watched: a fresh teacher is trained where the settings have a run train. */
export function teacherView(context) {
  const { t, fresh } = context;
  const press = () => (fresh.isActive ? fresh.stop() : fresh.start());
  const button = el("button", { type: "button", "data-testid": "train-teacher", onclick: press }, "");
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("distil.progress") });
  const note = el("p", { class: "fine", role: "status", "data-testid": "teacher-note" });
  const show = (status) => {
    setText(button, t(fresh.isActive ? "distil.teacher_stop" : "distil.teacher_watch"));
    bar.hidden = status.state === "idle";
    bar.value = status.step ? status.step / status.steps : 0;
    setText(note, sentence(context, status));
  };
  fresh.on("status", show);
  show(fresh.status);
  return el("div", { class: "fresh" }, hereView(context, fresh.plan), button, bar, note);
}

/** How far it is, or what has become of it. */
function sentence(context, status) {
  const { t, say, data, fresh } = context;
  if (status.state === "opening") return say("opening");
  if (status.state === "queued") return status.before ? t("distil.teacher_queued", status) : "";
  if (status.state === "failed") return t("distil.teacher_failed", { reason: reasonOf(t, status.error) });
  if (!status.step) return "";
  const isSimpler = status.where !== "server" && fresh.plan.network !== data.teacher.network;
  const done = isSimpler ? "teacher_done_simpler" : "teacher_done";
  return say(status.state === "done" ? done : "teacher_step", valuesOf(context, status));
}

/** How far it is, as it is written, with what the teacher that ships had and reaches. */
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
