/** The loss written out: in letters, in the numbers of the run that is shown, why T², and covering against seeking. */

import { withBias } from "../engine/experiments.js";
import { configOf } from "../fields.js";
import { areLayers, perceptron } from "../../maths/perceptron.js";
import { el, setText } from "../../shared/dom.js";
import { keptNetworks } from "../../shared/kept_networks.js";
import { sentences } from "../../shared/text.js";
import { generalView } from "./general_view.js";
import { humpsView } from "./humps_view.js";
import { lossOf } from "./loss.js";
import { pullView } from "./pull_view.js";
import { sumView } from "./sum_view.js";

/** The settings on which the numbers hang, and the same in a config. */
const SETTINGS = ["temperature", "share", "divergence", "beta", "scaled", "experiment"];
const READ = ["temperature", "soft_weight", "divergence", "beta", "t_squared"];

/** context: the bench's. `heard`: {run, probe, logits} of the student as it was heard last, or null. */
export function formulaView(context, heard) {
  const { t, say, task, training, store, data } = context;
  const general = generalView(context);
  const sum = sumView(context, (place) => task.nameOf(place, say));
  const pull = pullView(context);
  const humps = humpsView(context);
  const example = el("p", { "data-testid": "loss-example" });
  const note = el("p", { class: "fine", "data-testid": "loss-differ" });
  const numbers = el(
    "div",
    { class: "formula-numbers" },
    sum.element,
    el("h3", {}, t("loss.pull_title")),
    pull.element,
  );
  let last = heard;

  const now = () => configOf(store.state, data.usual, task);
  const showGeneral = () => {
    const { divergence, beta } = now();
    general.show(training.run?.config ?? now());
    humps.show(divergence, beta);
  };
  const showNumbers = async () => {
    const { run, probe } = training;
    const student = run && probe && (await studentOf(run, probe, last, task));
    if (run !== training.run || probe !== training.probe) return; // another one is shown meanwhile
    numbers.hidden = !student;
    setText(example, exampleText(context, student));
    setText(note, student && differs(run.config, now()) ? t("loss.settings_differ") : "");
    if (!student) return;
    const { config } = run;
    sum.show(lossOf(config, student, probe.logits, probe.target), config, probe.target);
    pull.show(config, student, probe.logits, probe.target);
  };
  const show = () => {
    showGeneral();
    void showNumbers();
  };
  for (const event of ["run", "shown", "result", "probe"]) training.on(event, show);
  training.on("bars", ({ logits }) => {
    last = { run: training.run, probe: training.probe, logits };
    void showNumbers();
  });
  store.subscribe((_, changed) => SETTINGS.some((name) => changed.has(name)) && show());
  show();
  return el(
    "div",
    { class: "formula-body" },
    general.element,
    el("h3", {}, t("loss.numbers_title")),
    example,
    note,
    numbers,
    el("h3", {}, t("loss.humps_title")),
    humps.element,
  );
}

/** The student's logits for `probe`: as it was heard, or by its networks where they are kept; null where neither is. */
async function studentOf(run, probe, heard, task) {
  if (heard?.run === run && heard.probe === probe && heard.logits) return heard.logits;
  const kept = await keptNetworks(task.name);
  const isWhole = areLayers(kept?.student?.layers, probe.input.length, task.classes.length);
  if (kept?.id !== run.id || !isWhole) return null;
  const logits = perceptron(kept.student.layers)(Float32Array.from(probe.input), 1);
  const [bias] = run.result?.student_bias ?? [];
  // The number that was set for hidden classes came after the training, and so is none of its loss.
  return bias === undefined ? logits : withBias(logits, -bias, logits.length, run.config.classes);
}

/** Which example it is, or what the numbers wait for. */
function exampleText({ t, say, task, training }, student) {
  const { run, probe, isActive } = training;
  if (!run) return t("loss.needs_run");
  if (!student) return t(isActive ? "loss.needs_end" : "loss.gone");
  const where = t("loss.chosen_under", { pane: say("pane_probe") });
  return sentences(t, where, task.caption(say, probe, false, run.config.temperature));
}

function differs(one, other) {
  return READ.some((name) => one[name] !== other[name]);
}
