import { el, setText } from "../../shared/dom.js";

const AT_REST = ["idle", "done", "stopped", "failed"];

/** Start, pause and stop, how far the run is, and where it runs. */
export function controlsView(context) {
  const { t, training } = context;
  const button = (name, onclick, kind) =>
    el("button", { type: "button", class: kind ?? null, "data-testid": name, onclick }, "");
  const start = button("start-training", () => training.start(), "primary");
  const pause = button("pause-training", () =>
    training.status.state === "paused" ? training.resume() : training.pause(),
  );
  const stop = button("stop-training", () => training.stop());
  setText(stop, t("distil.stop"));
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("distil.progress") });
  const note = el("span", { class: "progress-note" });
  const problem = el("p", { class: "problem", role: "alert" });
  const message = el("p", { class: "visually-hidden", role: "status", "data-testid": "run-status" });

  const show = (status) => {
    const { state } = status;
    const active = !AT_REST.includes(state);
    const focused = [start, pause, stop].find((one) => one === document.activeElement);
    start.hidden = active;
    stop.hidden = !active;
    stop.setAttribute("aria-disabled", String(state === "stopping"));
    pause.hidden = !["running", "paused"].includes(state);
    // A button that goes takes the focus along: who uses the keyboard finds it on the one that came.
    if (focused?.hidden) (active ? stop : start).focus();
    setText(start, t(training.run?.result ? "distil.again" : "distil.start"));
    setText(pause, t(state === "paused" ? "distil.resume" : "distil.pause"));
    bar.value = status.steps ? status.step / status.steps : 0;
    bar.hidden = ["idle", "failed"].includes(state);
    setText(note, progressText(context, status));
    if (["done", "stopped", "paused", "queued"].includes(state)) setText(message, progressText(context, status));
    problem.replaceChildren(...(state === "failed" ? failure(context, status) : []));
  };
  training.on("status", show);
  training.on("runs", () => show(training.status));
  show(training.status);
  return el(
    "div",
    { class: "controls" },
    el(
      "div",
      { class: "buttons" },
      start,
      pause,
      stop,
      el("div", { class: "progress" }, bar, note),
      deviceView(context),
    ),
    problem,
    message,
    valuesView(context),
  );
}

export function progressText({ t, say }, { state, step = 0, steps, before, spent, from, seconds }) {
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

/** Why it failed, at which step, and what to try: the settings stay. */
function failure({ t, store, training }, { reason, lost, step, where, sweep, kept }) {
  const other = where === "server" ? "cpu" : "server";
  const retry = () => {
    store.set({ device: other });
    training.start();
  };
  return [
    t(lost ? "distil.lost" : "distil.failed", { reason, step }),
    " ",
    t(kept ? "distil.kept" : "distil.kept_settings"),
    " ",
    ...(sweep
      ? []
      : [el("button", { type: "button", class: "link", onclick: retry }, t(`distil.failed_try_${other}`))]),
  ];
}

/** The numbers of this moment: how well each does on new examples. */
function valuesView({ t, say, training, task: { measure } }) {
  const values = ["student", "twin", "teacher"].map((who) => ({
    who,
    node: el("dd", { "data-testid": `${who}-accuracy` }, "–"),
  }));
  const show = () => {
    for (const { who, node } of values) {
      const last = training.run?.curves[who].at(-1);
      setText(
        node,
        last
          ? measure.write(last[0])
          : who === "teacher"
            ? measure.write(training.data.teacher.measured[measure.name])
            : "–",
      );
    }
  };
  for (const event of ["run", "event", "runs"]) training.on(event, show);
  show();
  const item = ({ who, node }) =>
    el(
      "div",
      { class: who },
      el("dt", {}, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), t(`distil.${who}`)),
      node,
    );
  return el("dl", { class: "now", "aria-label": say("now") }, ...values.map(item));
}

function deviceView({ t, data, store, training }) {
  const reason = el("span", { class: "fine device-reason" });
  const option = (device) => el("option", { value: device }, t(`distil.device_${device}`));
  const select = el(
    "select",
    { id: "distil-device", "data-testid": "device", onchange: () => store.set({ device: select.value }) },
    ...data.devices.map(option),
  );
  const show = async ({ device }) => {
    select.value = device;
    const { usable, reason: why } = await training.device.look();
    select.querySelector("[value=gpu]").disabled = !navigator.gpu;
    const chosen = await training.device.chosen(device);
    select.dataset.chosen = chosen;
    setText(reason, device === "auto" ? t(`distil.because_${usable ? "chip" : why}`) : t(`distil.about_${chosen}`));
  };
  store.subscribe((state, changed) => changed.has("device") && show(state));
  // Who waits for the first step may go elsewhere; a run that rested stays where its weights are.
  const waits = () => training.status.state === "queued" && !training.status.step && !training.status.sweep;
  training.on("status", () => (select.disabled = training.isActive && !waits()));
  select.addEventListener("change", () => waits() && (training.stop(), training.start()));
  show(store.state);
  return el("div", { class: "device" }, el("label", { for: "distil-device" }, t("distil.device")), select, reason);
}
