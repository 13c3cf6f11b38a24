/** A square to draw a digit in, and what a student reads. */

import { stroke } from "../../../maths/ink.js";
import { SIDE, centred } from "../../../maths/mnist.js";
import { perceptron } from "../../../maths/perceptron.js";
import { el, setText } from "../../../shared/dom.js";
import { PAD_SIZE, PEN, paint, paintPen } from "../../../shared/paint.js";
import { followKeys, followPointer } from "../../../shared/pen.js";
import { answersView } from "./answers.js";

/** {layers, labels, words}: the student, the names of its answers, and what is said around it. */
export function digitsPlayer({ layers, labels, words }) {
  const network = perceptron(layers);
  const answers = answersView(words, () => labels.map((name, place) => ({ name, classes: [place] })));
  const pad = el("canvas", {
    class: "play-pad",
    width: PAD_SIZE,
    height: PAD_SIZE,
    tabindex: 0,
    role: "application",
    "aria-label": words.draw,
  });
  const keys = el("p", { class: "play-note", role: "status" }, words.keys);
  const ink = new Float64Array(PAD_SIZE ** 2);
  let before = ink.slice();
  let pen = null;

  const read = () => {
    paint(pad, ink);
    if (pen) paintPen(pad, pen);
    const pixels = centred(ink, PAD_SIZE, PAD_SIZE) ?? new Float64Array(SIDE ** 2);
    answers.show(network(Float32Array.from(pixels), 1));
  };
  const soon = () => requestAnimationFrame(read);
  const line = (from, to, { begins = false } = {}) => {
    if (begins) before = ink.slice();
    stroke(ink, PAD_SIZE, from, to, PEN);
    soon();
  };
  const forgetStylus = followPointer(pad, PAD_SIZE, { line, takeBack: () => ink.set(before) });
  followKeys(pad, PAD_SIZE, line, (moved) => {
    pen = moved;
    setText(keys, moved?.down ? words.keys_down : words.keys);
    soon();
  });
  const clear = () => {
    ink.fill(0);
    forgetStylus();
    read();
  };
  const button = el("button", { type: "button", onclick: clear }, words.clear);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  soon();
  return el("div", { class: "play" }, el("div", {}, pad, keys, button), answers.element);
}
