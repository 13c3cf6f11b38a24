/** A square to draw a digit in, and what the student reads. */

import { stroke } from "../../../maths/ink.js";
import { SIDE, centred } from "../../../maths/mnist.js";
import { el, setText } from "../../../shared/dom.js";
import { PAD_SIZE, PEN, paint, paintPen } from "../../../shared/paint.js";
import { followKeys, followPointer } from "../../../shared/pen.js";
import { answersView } from "./answers.js";
import { studentIn } from "./student.js";

const { ask, labels, words } = studentIn(document);
const answers = answersView(words, () => labels.map((name, place) => ({ name, classes: [place] })));
const pad = el("canvas", {
  id: "pad",
  width: PAD_SIZE,
  height: PAD_SIZE,
  tabindex: 0,
  role: "application",
  "aria-label": words.draw,
});
const keys = el("p", { role: "status" }, words.keys);
const ink = new Float64Array(PAD_SIZE ** 2);
let before = ink.slice();
let pen = null;

function read() {
  paint(pad, ink);
  if (pen) paintPen(pad, pen);
  const pixels = centred(ink, PAD_SIZE, PAD_SIZE) ?? new Float64Array(SIDE ** 2);
  answers.show(ask(Float32Array.from(pixels)));
}

function line(from, to, { begins = false } = {}) {
  if (begins) before = ink.slice();
  stroke(ink, PAD_SIZE, from, to, PEN);
  requestAnimationFrame(read);
}

const forgetStylus = followPointer(pad, PAD_SIZE, { line, takeBack: () => ink.set(before) });
followKeys(pad, PAD_SIZE, line, (moved) => {
  pen = moved;
  setText(keys, moved?.down ? words.keys_down : words.keys);
  requestAnimationFrame(read);
});
const clear = el("button", { type: "button", id: "clear" }, words.clear);
clear.addEventListener("click", () => {
  ink.fill(0);
  forgetStylus();
  read();
});
document.getElementById("play").append(el("section", {}, pad, keys, clear), answers.element);
read();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", read);
