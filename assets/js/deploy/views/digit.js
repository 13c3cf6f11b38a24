import { onColours } from "../../shared/colours.js";
import { el, setText } from "../../shared/dom.js";
import { drawingPad } from "../../shared/pad.js";
import { paint } from "../../shared/paint.js";
import { SIDE } from "../../maths/mnist.js";
import { button, failure } from "./parts.js";

/** A test digit, another one, or the visitor's own drawing; ask(input, logits) gets it with the teacher's answer. */
export function digitView({ t, store, bench, assets, limits, signal, paper }, ask) {
  const picture = el("canvas", { class: "digit", width: SIDE, height: SIDE, role: "img", "data-testid": "try-digit" });
  const caption = el("p", { class: "fine" });
  const problem = el("p", { class: "problem", role: "alert" });
  const digits = { teacher: new URL("teachers/digits.safetensors", assets) };
  const pad = drawingPad({ t, digits, paper }, (logits, pixels) => {
    if (paper.inUse) ask(Float32Array.from(pixels), logits);
  });
  const shown = el("div", { class: "digit-shown" }, picture, caption);
  let pixels = null;

  const putAside = () => {
    pad.element.hidden = !paper.inUse;
    shown.hidden = paper.inUse;
  };
  const showDigit = async () => {
    const { digit } = store.state;
    paper.inUse = false;
    putAside();
    setText(problem, "");
    try {
      const { input, target, logits } = await bench.engine("digits").ask("example", { number: digit });
      if (digit !== store.state.digit || paper.inUse) return;
      pixels = input;
      paint(picture, pixels);
      setText(caption, t("deploy.digit_is", { digit: target }));
      picture.setAttribute("aria-label", caption.textContent);
      ask(input, logits);
    } catch (error) {
      setText(problem, failure(t, "deploy.digit_failed", error));
    }
  };
  const another = () => store.set({ digit: Math.floor(Math.random() * limits.digits) });
  const draw = () => {
    pad.start();
    putAside();
  };
  /** The drawing, where there is one; else the digit. */
  const start = () => {
    if (!paper.inUse) return showDigit();
    putAside();
    return pad.goOn();
  };
  store.subscribe((_, changed) => changed.has("digit") && store.state.task === "digits" && showDigit());
  onColours(() => pixels && paint(picture, pixels), signal);
  const buttons = el(
    "div",
    { class: "buttons", "data-sets": "digit" },
    button(t, "deploy.another_digit", "another-digit", another),
    button(t, "deploy.draw_digit", "draw-digit", draw),
  );
  return { element: el("div", {}, shown, pad.element, buttons, problem), start };
}
