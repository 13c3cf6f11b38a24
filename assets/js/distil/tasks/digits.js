import { el } from "../../shared/dom.js";
import { drawingPad, paint } from "../../shared/pad.js";
import { accuracy } from "../measures.js";

const CLASSES = [..."0123456789"];
const SIDE = 28;

/** A three where threes are hidden: it is what the run is about. */
const FIRST = { missing_class: 3, only_classes: 4 };

export const digits = {
  name: "digits",
  measure: accuracy,
  classes: CLASSES,
  experiments: { missing_class: [3], only_classes: [7, 8] },
  first: (experiment, probes) => probes.find(({ target }) => target === (FIRST[experiment] ?? 9)),
  caption(say, { target }, never, T) {
    return say(target === null ? "probe_own" : never ? "probe_never" : "probe_held_out", { digit: target, T });
  },
  bars: CLASSES.length,
  barsOf: () => CLASSES.map((name, place) => ({ name, classes: [place] })),
  full: () => 1,
  picture() {
    const element = el("canvas", { class: "digit", width: SIDE, height: SIDE, role: "img" });
    return {
      element,
      show({ input }, label) {
        paint(element, input);
        element.setAttribute("aria-label", label);
      },
    };
  },
  chip(say, { target, input }) {
    const element = el("canvas", { class: "digit small", width: SIDE, height: SIDE });
    requestAnimationFrame(() => paint(element, input));
    return { element, label: say("probe_watch", { digit: target }) };
  },
  // The drawing square brings its own.
  teacher: () => null,
  own: drawView,
  writing: false,
};

/** A square to draw the probe in. The teacher that answers for it runs in the browser too. */
function drawView({ t, say, training, assets }) {
  const pad = drawingPad(
    { t, digits: { teacher: new URL("teachers/digits.safetensors", assets) } },
    (logits, pixels) => {
      if (pixels.some(Boolean))
        training.watch({ number: null, target: null, logits, input: Float32Array.from(pixels) });
    },
  );
  const details = el("details", { class: "own-probe" }, el("summary", {}, say("probe_draw")), pad.element);
  details.addEventListener("toggle", () => details.open && pad.start());
  return details;
}
