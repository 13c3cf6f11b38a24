import { onColours } from "../../shared/colours.js";
import { el, setText, throttled } from "../../shared/dom.js";
import { count, percent } from "../../shared/numbers.js";
import { paint } from "../../shared/paint.js";
import { SIDE } from "../../maths/mnist.js";
import { ratio } from "../numbers.js";
import { button, failure, part } from "./parts.js";
import { sentences } from "../../shared/text.js";

const RACERS = ["teacher", "student"];
/** Where no motion is wanted, numbers change so seldom, in milliseconds, and the digits are not shown. */
const CALM = 1000;

/** Teacher and student read one stream of digits on this device. */
export function raceView(context) {
  const { t, data, store, race } = context;
  const lanes = Object.fromEntries(RACERS.map((who) => [who, laneView(t, who)]));
  const clock = el("progress", { max: data.race_seconds, value: 0, "aria-label": t("deploy.race_clock") });
  const finding = el("p", { class: "finding", role: "status", "data-testid": "race-finding" });
  const problem = el("p", { class: "problem", role: "alert" });
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const show = () => {
    const { spent, racers } = race.latest;
    clock.value = spent;
    for (const who of RACERS) lanes[who].show(racers[who], !still.matches);
  };
  const calmly = throttled(show, CALM);
  const showState = () => {
    const { state, latest, isOver } = race;
    setText(start, t(`deploy.race_${{ idle: latest ? "again" : "start", paused: "resume" }[state] ?? "pause"}`));
    setText(finding, state === "opening" ? t("deploy.race_opens") : isOver ? verdict(t, latest) : "");
    const why = race.problem;
    const told = { cause: why?.cause ?? "missed", message: why?.message };
    setText(problem, why ? failure(t, "deploy.race_failed", told) : "");
    if (isOver) show();
  };
  const start = button(t, "deploy.race_start", "race-start", () => pressed(race), "primary");
  const others = button(t, "deploy.race_others", "race-others", () => {
    store.set({ luck: Math.floor(Math.random() * data.limits.maxSeed) });
    return race.stop();
  });
  race.on("report", () => (still.matches ? calmly() : show()));
  race.on("state", showState);
  showState();
  onColours(() => race.latest && show(), context.signal);
  return part(
    t,
    "race",
    el("div", { class: "lanes" }, ...RACERS.map((who) => lanes[who].element)),
    clock,
    el("div", { class: "buttons" }, start, el("span", { "data-sets": "race" }, others)),
    finding,
    problem,
  );
}

/** A race is begun, paused or gone on with; one that opens is let alone. */
function pressed(race) {
  if (race.state === "idle") race.start();
  else if (race.state !== "opening") race.pause();
}

/** What one of them has read: the digit that it sees, what it says of it, and how many it got right. */
function laneView(t, who) {
  const picture = el("canvas", { class: "digit", width: SIDE, height: SIDE, "aria-hidden": "true" });
  const said = el("p", { class: "race-said", "aria-hidden": "true" });
  const read = el("b", { "data-testid": `race-${who}-read` }, "0");
  const right = el("span", { class: "fine", "data-testid": `race-${who}-right` });
  const element = el(
    "div",
    { class: "lane" },
    el("h3", {}, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), t(`deploy.${who}`)),
    el("div", { class: "race-seen" }, picture, said),
    el("p", {}, read, ` ${t("deploy.race_read")}`),
    right,
  );
  return {
    element,
    show({ read: all, right: good, input, answer, target }, moving) {
      setText(read, count(all));
      setText(right, all ? t("deploy.race_right", { right: count(good), share: percent(good / all) }) : "");
      picture.hidden = said.hidden = !moving || !input;
      if (!moving || !input) return;
      paint(picture, input);
      setText(said, t(answer === target ? "deploy.race_says" : "deploy.race_says_wrong", { answer, target }));
    },
  };
}

/** How it ended, in numbers. */
function verdict(t, { spent, stopped, racers: { teacher, student } }) {
  if (!teacher.read || !student.read) return "";
  const values = {
    seconds: spent.toFixed(1),
    teacher: count(teacher.read),
    student: count(student.read),
    teacherRight: percent(teacher.right / teacher.read),
    studentRight: percent(student.right / student.read),
  };
  const faster = student.read >= teacher.read;
  const times = ratio(faster ? student.read / teacher.read : teacher.read / student.read);
  const what = t(stopped ? "deploy.race_stopped" : "deploy.race_done", values);
  return sentences(t, what, t(faster ? "deploy.race_faster" : "deploy.race_slower", { ...values, times }));
}
