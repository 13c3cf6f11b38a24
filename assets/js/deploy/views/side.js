import { el, setText } from "../../shared/dom.js";
import { whenNear } from "../../shared/near.js";
import { count, percent } from "../../shared/numbers.js";
import { int8Bytes } from "../export/int8.js";
import { bytesOf, costOf } from "../network.js";
import { QUALITY, ratio } from "../numbers.js";
import { button, failure, part } from "./parts.js";
import { pictureView } from "./picture.js";
import { comparison } from "./table.js";
import { sentences } from "../../shared/text.js";

/** Teacher, student and twin in numbers: what each costs, how long it takes, what it keeps. */
export function sideView(context) {
  const { t, data, bench, timing } = context;
  const table = comparison(context);
  const note = el("p", { class: "note", role: "status", "data-testid": "side-note" });
  const finding = el("p", { class: "finding", "data-testid": "side-finding" });
  const measure = button(t, "deploy.measure", "measure", () => known && timing.start(known), "primary");
  const { warm_ups: warmUps, runs, batch } = data.times;
  const about = [t("deploy.measure_hint", { warmUps, runs, batch })];
  if (data.server) about.push(t("deploy.measure_hint_server"));
  const element = part(
    t,
    "side",
    finding,
    table.element,
    el("div", { class: "buttons" }, measure),
    note,
    ...about.map((text) => el("p", { class: "fine" }, text)),
    pictureView(context),
  );
  /** All that is known of what is shown; null while nothing is. */
  let known = null;
  let near = false;

  const show = () => {
    table.show(known);
    setText(finding, known?.scores ? keptSentence(t, known) : "");
  };
  const score = async (asked) => {
    if (!near || !asked || asked.scores) return;
    try {
      const int8 = await bench.inEightBits(asked.shown);
      asked.costs.int8 = int8Cost(asked.costs.student, int8);
      Object.assign(asked, await bench.engine(asked.task).ask("score", { networks: asked.networks, int8 }));
      if (known !== asked) return;
      show();
    } catch (error) {
      if (known === asked) setText(note, failure(t, "deploy.score_failed", error));
    }
  };
  const tell = ({ asked, state, told, error }) => {
    const isOn = !["done", "failed"].includes(state);
    measure.ariaDisabled = String(isOn || !known);
    if (known !== asked) return;
    setText(note, noteOf(t, { asked, state, told, error }));
    if (!isOn || state === "there") show();
  };
  bench.on("run", (shown) => {
    const { task, run } = shown;
    const facts = data.tasks[task];
    const networks = run && { student: run.student, ...(run.twin && { twin: run.twin }) };
    shown.known ??= run && { shown, task, run, networks, judged: facts.judged_by, costs: costs(facts, networks) };
    known = shown.known;
    measure.ariaDisabled = String(!run || timing.isOn);
    setText(note, "");
    show();
    if (timing.latest) tell(timing.latest);
    score(known);
  });
  timing.on("change", tell);
  whenNear(element, () => {
    near = true;
    score(known);
  });
  return element;
}

/** What each costs: {who: {weights, multiply_adds, bytes, memory}}. */
function costs({ teacher_cost: teacher }, networks) {
  const own = Object.entries(networks).map(([who, network]) => [who, costOf(network)]);
  const all = [["teacher", teacher], ...own];
  return Object.fromEntries(
    all.map(([who, cost]) => {
      const { weights: bytes, memory } = bytesOf(cost);
      return [who, { ...cost, bytes, memory }];
    }),
  );
}

/** The cost of the student in 8 bits: a byte for each number on the way, too. */
function int8Cost({ weights, multiply_adds: products, activations }, int8) {
  const bytes = int8Bytes(int8);
  return { weights, multiply_adds: products, bytes, memory: bytes + activations };
}

/** How far the measuring is, or how it ended. */
function noteOf(t, { asked, state, told, error }) {
  if (state === "waits") return t("deploy.measuring_waits");
  if (state === "here")
    return t("deploy.measuring", { who: t(`deploy.${told.who}`), how: t(`deploy.how_${told.how}`) });
  if (state === "there") return t("deploy.measuring_server");
  if (state === "failed") return failure(t, "deploy.measure_failed", error);
  return asked.server?.failed ? t("deploy.server_failed", { reason: asked.server.failed }) : t("deploy.measured");
}

/** What the student keeps of the teacher's quality, and for how much of its weights. */
function keptSentence(t, { task, judged, costs: { teacher, student }, scores, same, count: all }) {
  const { share } = QUALITY[judged];
  const kept = (who) => percent(share(scores[who][judged], scores.teacher[judged]));
  const smaller = teacher.weights >= student.weights;
  const times = ratio(smaller ? teacher.weights / student.weights : student.weights / teacher.weights);
  const quality = scores.twin
    ? t(`deploy.kept_${judged}`, { student: kept("student"), twin: kept("twin") })
    : t(`deploy.kept_${judged}_alone`, { student: kept("student") });
  const int8 = t(`deploy.same_${task}`, { same: percent(same), count: count(all) });
  return sentences(t, t(smaller ? "deploy.weights_fewer" : "deploy.weights_more", { times }), quality, int8);
}
