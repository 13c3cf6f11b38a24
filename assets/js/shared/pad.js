import { el, setText } from "./dom.js";
import { loadStyle } from "./load.js";
import { PAD_SIZE, PEN, paint, paintPen } from "./paint.js";
import { followKeys, followPointer } from "./pen.js";
import { loadTeacher } from "../maths/convnet.js";
import { stroke } from "../maths/ink.js";
import { loadOnce } from "../maths/load_once.js";
import { SIDE, centred } from "../maths/mnist.js";
import { sentences } from "./text.js";

const STYLE = new URL("../../css/shared/pad/pad.css", import.meta.url);

/**
 * A square to draw a digit in, and beside it what the teacher sees. `show(logits, pixels)` gets the teacher's
 * answer after every stroke; `paper` (newPaper()) is what is drawn on. Returns {element, start(), goOn()}: both fetch
 * the teacher once, and start() begins on an empty square.
 */
export function drawingPad({ t, digits, paper }, show) {
  const pad = el("canvas", {
    class: "pad",
    width: PAD_SIZE,
    height: PAD_SIZE,
    tabindex: 0,
    role: "application",
    "aria-label": sentences(t, t("drawing.pad"), t("drawing.pad_keys")),
    "data-testid": "pad",
  });
  const seen = el("canvas", { class: "seen", width: SIDE, height: SIDE, "data-testid": "seen" });
  const note = el("p", { class: "note", role: "status", "data-testid": "pad-note" });
  const keys = el("p", { class: "fine pad-keys", role: "status", "data-testid": "pad-keys" });
  const clear = el("button", { type: "button", "data-testid": "pad-clear" }, t("drawing.pad_clear"));
  const load = loadOnce(async () => (teacher = await loadTeacher(digits.teacher)));
  const { ink } = paper;
  let before = ink.slice();
  let pen = null;
  let teacher = null;
  let waiting = false;

  const read = () => {
    waiting = false;
    paint(pad, ink);
    if (pen) paintPen(pad, pen);
    if (!teacher) return;
    const pixels = centred(ink, PAD_SIZE, PAD_SIZE);
    const image = pixels ?? new Float64Array(SIDE * SIDE);
    paint(seen, image);
    setText(note, pixels ? t("drawing.pad_seen") : t("drawing.pad_empty"));
    show(teacher(image), image);
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(read);
    waiting = true;
  };
  const line = (from, to, { begins = false } = {}) => {
    if (begins) before = ink.slice();
    stroke(ink, PAD_SIZE, from, to, PEN);
    soon();
  };
  const forgetStylus = followPointer(pad, PAD_SIZE, { line, takeBack: () => ink.set(before) });
  followKeys(pad, PAD_SIZE, line, (moved) => {
    pen = moved;
    setText(keys, moved ? t(moved.down ? "drawing.pad_keys_down" : "drawing.pad_keys") : "");
    soon();
  });
  const wipe = () => {
    ink.fill(0);
    forgetStylus();
    read();
  };
  clear.addEventListener("click", wipe);
  const begin = async (look) => {
    paper.inUse = true;
    loadStyle(STYLE).catch(() => {}); // it can be drawn in without
    try {
      if (!teacher) setText(note, t("drawing.pad_loading"));
      await load();
      look();
    } catch {
      setText(note, t("drawing.pad_failed"));
    }
  };
  const picture = el("figure", { class: "seen-figure" }, seen, el("figcaption", {}, t("drawing.seen")));
  return {
    element: el("div", { class: "pad-view" }, el("div", { class: "pad-line" }, pad, picture), keys, note, clear),
    start: () => begin(wipe),
    goOn: () => begin(read),
  };
}
