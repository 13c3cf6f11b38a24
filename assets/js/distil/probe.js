import { el, setText } from "../dom.js";
import { softmax } from "../softmax.js";
import { drawingPad, paint } from "../drawing/pad.js";
import { shortPercent } from "./numbers.js";

const CLASSES = 10;
const SIDE = 28;
const WHO = ["teacher", "student", "twin"];

/** One held-out digit, the teacher's soft labels for it, and the student's and the twin's bars on their way. */
export function probeView(context) {
  const { t, store, training } = context;
  const picture = el("canvas", { class: "digit", width: SIDE, height: SIDE, role: "img" });
  const caption = el("p", { class: "probe-caption" });
  const rows = Array.from({ length: CLASSES }, (_, digit) => probeRow(t, digit));
  const chooser = el("div", { class: "probe-choices", role: "group", "aria-label": t("distil.probe_choose") });
  const list = el("ol", { class: "probe-bars", "data-testid": "probe" }, ...rows.map(({ element }) => element));

  const showTeacher = () => {
    const { probe } = training;
    if (!probe) return;
    const temperature = training.isActive && !training.status.sweep ? training.run.config.temperature : store.state.temperature;
    softmax(probe.logits, temperature).forEach((prob, digit) => rows[digit].show("teacher", prob));
    setText(caption, captionText(t, probe, store.state.experiment, temperature));
    picture.setAttribute("aria-label", caption.textContent);
    paint(picture, probe.pixels);
    for (const button of chooser.children) button.setAttribute("aria-pressed", String(button.dataset.number === String(probe.number)));
  };
  const showStudents = (bars) => {
    for (const who of ["student", "twin"]) rows.forEach((row, digit) => row.show(who, bars?.[who][digit] ?? 0));
  };
  training.on("frame", ({ bars }) => showStudents(bars));
  training.on("run", () => showStudents(null));
  training.on("probe", () => {
    showStudents(null);
    showTeacher();
  });
  training.on("status", ({ state }) => ["opening", "done"].includes(state) && showTeacher());
  training.on("digits", (digits) => {
    chooser.replaceChildren(...digits.map((digit) => thumbnail(t, training, digit)));
    training.watch(digits[usualDigit(store.state.experiment)]);
  });
  store.subscribe((state, changed) => {
    if (changed.has("experiment") && training.probe?.target !== null && training.digits.length) training.watch(training.digits[usualDigit(state.experiment)]);
    if (changed.has("temperature") || changed.has("experiment")) showTeacher();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTeacher);
  return el(
    "section",
    { class: "probe" },
    el("h2", {}, t("distil.probe")),
    el("div", { class: "probe-head" }, picture, el("div", {}, caption, legend(t))),
    el("div", { class: "probe-columns", "aria-hidden": "true" }, ...WHO.map((who) => el("span", { class: `swatch ${who}` }))),
    list,
    chooser,
    drawView(context),
  );
}

/** A three where threes are hidden: it is what the run is about. */
function usualDigit(experiment) {
  return { missing_class: 3, only_classes: 4 }[experiment] ?? 9;
}

function captionText(t, { target }, experiment, temperature) {
  const never = (experiment === "missing_class" && target === 3) || (experiment === "only_classes" && target !== null && ![7, 8].includes(target));
  const name = target === null ? "distil.probe_drawn" : never ? "distil.probe_never" : "distil.probe_digit";
  return t(name, { digit: target, T: temperature });
}

function legend(t) {
  return el(
    "p",
    { class: "probe-legend" },
    ...WHO.map((who) => el("span", { class: "tag" }, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), t(`distil.${who}`))),
  );
}

/** A digit's three bars: the teacher's is an outline, the student's fills it, the twin's is striped below. */
function probeRow(t, digit) {
  const fills = Object.fromEntries(WHO.map((who) => [who, el("span", { class: `probe-fill ${who}` })]));
  const shares = Object.fromEntries(WHO.map((who) => [who, el("span", {})]));
  const named = (who) => el("span", { class: `probe-share ${who}` }, el("span", { class: "visually-hidden" }, `${t(`distil.${who}`)} `), shares[who]);
  const element = el(
    "li",
    { class: "probe-row", "data-digit": digit },
    el("b", {}, String(digit)),
    el("span", { class: "probe-track", "aria-hidden": "true" }, ...Object.values(fills)),
    ...WHO.map(named),
  );
  return {
    element,
    show(who, prob) {
      element.dataset[who] = prob;
      fills[who].style.transform = `scaleX(${prob})`;
      setText(shares[who], prob ? shortPercent(prob) : "");
    },
  };
}

function thumbnail(t, training, digit) {
  const canvas = el("canvas", { class: "digit small", width: SIDE, height: SIDE });
  const button = el(
    "button",
    {
      type: "button",
      class: "thumbnail",
      "data-number": digit.number,
      "aria-label": t("distil.probe_watch", { digit: digit.target }),
      onclick: () => training.watch(digit),
    },
    canvas,
  );
  requestAnimationFrame(() => paint(canvas, digit.pixels));
  return button;
}

/** A square to draw the probe in. The teacher that answers for it runs in the browser too. */
function drawView({ t, training, assets }) {
  const pad = drawingPad({ t, digits: { teacher: new URL("teachers/digits.safetensors", assets) } }, (logits, pixels) => {
    if (pixels.some(Boolean)) training.watch({ number: null, target: null, logits, pixels: Float32Array.from(pixels) });
  });
  const details = el("details", { class: "draw-probe" }, el("summary", {}, t("distil.probe_draw")), pad.element);
  details.addEventListener("toggle", () => details.open && pad.start());
  return details;
}
