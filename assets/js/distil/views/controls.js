import { aimNow, meansOf, whoIn } from "../aim.js";
import { latest } from "../run_curves.js";
import { progressView } from "./progress.js";
import { el, setText } from "../../shared/dom.js";

/** Start, pause and stop, how far the run is, and what has come of it. */
export function controlsView(context) {
  const { t, training } = context;
  const problem = el("p", { class: "problem", role: "alert" });
  training.on("status", (status) =>
    problem.replaceChildren(...(status.state === "failed" ? failure(context, status) : [])),
  );
  const text = () => t(training.run?.result ? "distil.again" : "distil.start");
  const buttons = progressView(context, { name: "primary", begin: () => training.start(), text });
  buttons.append(hereView(context));
  return el("div", { class: "controls" }, buttons, problem, valuesView(context));
}

/** Who waits for the server may have the run on their own device; one that has begun stays where its weights are. */
function hereView({ t, store, training }) {
  const here = () => {
    training.stop();
    store.set({ device: "cpu" });
    training.start();
  };
  const button = el(
    "button",
    { type: "button", "data-testid": "run-here", "data-sets": "device", onclick: here },
    t("distil.failed_try_cpu"),
  );
  const show = ({ state, step, sweep }) => (button.hidden = state !== "queued" || Boolean(step) || Boolean(sweep));
  training.on("status", show);
  show(training.status);
  return button;
}

/** The words for what ended a run, where it is known. */
const CAUSES = {
  missed: "file.missed",
  server: "distil.lost",
  chip: "distil.lost_chip",
  trainer: "distil.lost_trainer",
};

/** Why it failed, at which step, and what to try: the settings stay. */
function failure({ t, data, store, training }, { reason, cause, step, where, sweep, kept }) {
  const other = elsewhere(data, where, cause);
  const retry = () => {
    store.set({ device: other });
    training.start();
  };
  return [
    t(CAUSES[cause] ?? "distil.failed", { reason, step }),
    " ",
    t(kept ? "distil.kept" : "distil.kept_settings"),
    " ",
    ...(sweep || !other
      ? []
      : [
          el(
            "button",
            { type: "button", class: "link", "data-sets": "device", onclick: retry },
            t(`distil.failed_try_${other}`),
          ),
        ]),
  ];
}

/** Where else to try what failed at `where`; null where there is no other place. */
function elsewhere({ devices }, where, cause) {
  if (where === "server" || cause === "chip") return "cpu";
  if (devices.includes("server")) return "server";
  return where === "gpu" ? "cpu" : null;
}

/** How well everyone does at what the experiment is about, at this moment; where a bias is set, what it was before. */
function valuesView(context) {
  const { t, say, training, store } = context;
  const list = el("dl", { class: "now" });
  const values = {};
  let shown = null;
  const make = ({ experiment, title }) => {
    shown = experiment;
    list.setAttribute("aria-label", say(title));
    list.replaceChildren(
      ...whoIn(experiment).map((who) => {
        values[who] = el("dd", { "data-testid": `${who}-accuracy` }, "–");
        values[`${who}Before`] = el("dd", { class: "before", "data-testid": `${who}-before` });
        const swatch = el("span", { class: `swatch ${who}`, "aria-hidden": "true" });
        return el("div", { class: who }, el("dt", {}, swatch, t(`distil.${who}`)), values[who], values[`${who}Before`]);
      }),
    );
  };
  const show = () => {
    const aim = aimNow(context);
    if (aim.experiment !== shown) make(aim);
    const reached = training.run && valuesOf(training.run, aim);
    for (const who of whoIn(aim.experiment)) {
      const value = reached?.[who] ?? (who === "teacher" ? teacherAlone(context, aim) : undefined);
      setText(values[who], value === undefined ? "–" : aim.measure.write(value));
      const raw = aim.hidden.length && who !== "teacher" ? training.run?.curves[who].at(-1)?.[0] : undefined;
      setText(values[`${who}Before`], raw === undefined ? "" : t("distil.before", { value: aim.measure.write(raw) }));
    }
  };
  for (const event of ["run", "event", "result", "runs"]) training.on(event, show);
  store.subscribe((_, changed) => changed.has("experiment") && show());
  show();
  return list;
}

function valuesOf({ result, curves }, aim) {
  if (result) return meansOf(result, aim);
  return Object.fromEntries(whoIn(aim.experiment).map((who) => [who, latest(curves, who, aim)]));
}

/** What the teacher reaches on everything is known before any run; on some classes alone it is not. */
function teacherAlone({ training: { data } }, { hidden, measure }) {
  return hidden.length ? undefined : data.teacher.measured[measure.name];
}
