import { el, setText } from "./dom.js";
import { loadTeacher } from "../maths/convnet.js";
import { loadOnce } from "../maths/load_once.js";
import { SIDE, centred } from "../maths/mnist.js";

const SIZE = 224;
const PEN = 17;

/**
 * A square to draw a digit in, and beside it what the teacher sees. `show(logits, pixels)` gets the teacher's
 * answer after every stroke. Returns {element, start()}; start() fetches the teacher once and clears the square.
 */
export function drawingPad({ t, digits }, show) {
  const pad = el("canvas", {
    class: "pad",
    width: SIZE,
    height: SIZE,
    "aria-label": t("drawing.pad"),
    "data-testid": "pad",
  });
  const seen = el("canvas", { class: "seen", width: SIDE, height: SIDE, "data-testid": "seen" });
  const note = el("p", { class: "note", role: "status", "data-testid": "pad-note" });
  const clear = el("button", { type: "button", "data-testid": "pad-clear" }, t("drawing.pad_clear"));
  const pen = pad.getContext("2d", { willReadFrequently: true });
  const load = loadOnce(async () => (teacher = await loadTeacher(digits.teacher)));
  let teacher = null;
  let waiting = false;

  const read = () => {
    waiting = false;
    if (!teacher) return;
    const drawing = pen.getImageData(0, 0, SIZE, SIZE).data;
    const ink = Float64Array.from({ length: SIZE * SIZE }, (_, i) => drawing[4 * i + 3] / 255);
    const pixels = centred(ink, SIZE, SIZE);
    const paper = pixels ?? new Float64Array(SIDE * SIDE);
    paint(seen, paper);
    setText(note, pixels ? t("drawing.pad_seen") : t("drawing.pad_empty"));
    show(teacher(paper), paper);
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(read);
    waiting = true;
  };
  listen(pad, pen, soon);
  const wipe = () => {
    pen.clearRect(0, 0, SIZE, SIZE);
    read();
  };
  clear.addEventListener("click", wipe);
  const start = async () => {
    try {
      if (!teacher) setText(note, t("drawing.pad_loading"));
      await load();
      wipe();
    } catch {
      setText(note, t("drawing.pad_failed"));
    }
  };
  const picture = el("figure", { class: "seen-figure" }, seen, el("figcaption", {}, t("drawing.seen")));
  return {
    element: el("div", { class: "pad-view" }, el("div", { class: "pad-line" }, pad, picture), note, clear),
    start,
  };
}

/** Draw with pointer or finger; a stroke that leaves the square goes on where it comes back. */
function listen(pad, pen, changed) {
  let last = null;
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * SIZE) / box.width, ((event.clientY - box.top) * SIZE) / box.height];
  };
  const line = (event) => {
    const here = at(event);
    Object.assign(pen, {
      lineWidth: PEN,
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: getComputedStyle(pad).color,
    });
    pen.beginPath();
    pen.moveTo(...(last ?? here));
    pen.lineTo(here[0] + 0.01, here[1]);
    pen.stroke();
    last = here;
    changed();
  };
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    last = null;
    line(event);
  });
  pad.addEventListener(
    "pointermove",
    (event) => event.buttons && pad.hasPointerCapture(event.pointerId) && line(event),
  );
}

/** `pixels` (784,) in the colour of the canvas, ink as its opacity; a canvas that is not on the page has none. */
export function paint(canvas, pixels) {
  if (!canvas.isConnected) return;
  const pen = canvas.getContext("2d");
  const [red, green, blue] = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
  const image = pen.createImageData(SIDE, SIDE);
  pixels.forEach((ink, i) => image.data.set([red, green, blue, Math.round(255 * ink)], 4 * i));
  pen.putImageData(image, 0, 0);
}
