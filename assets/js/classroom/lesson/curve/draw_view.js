import { el } from "../../../shared/dom.js";
import { percent } from "../../../shared/numbers.js";
import { sentences } from "../../../shared/text.js";
import { curveDot, curveField, curvePath, placeOn } from "./field.js";
import { stroked } from "./strokes.js";

/**
 * A curve to be drawn by a finger, a mouse or keys: a point for each of the step's rows, and one that is given.
 * use(guess) hears of every change; `guess` is null before the first, when the curve is flat.
 */
export function curveGuess(context, use) {
  const { t, step } = context;
  const place = el("div", { class: "curve-draw" });
  const show = (given) => place.replaceChildren(...drawn(context, given, use));
  step.given().then(show, (error) => place.replaceChildren(t("lesson.missed", { reason: error.message })));
  return place;
}

function drawn({ t, step, guess }, given, use) {
  const temperatures = withGiven(step.rows, given);
  const places = step.rows.map(({ T }) => placeOn(temperatures, T));
  let points = guess ?? step.rows.map(() => Math.round(100 * given.share));
  const { element, picture } = curveField(t, temperatures, null);
  const handles = step.rows.map((row, i) => handleOf(t, row, places[i], (value) => move(points.with(i, value))));
  const fixed = [placeOn(temperatures, given.T), given.share];
  const show = () => {
    const line = [...places.map((at, i) => [at, points[i] / 100]), fixed].sort(([a], [b]) => a - b);
    picture.replaceChildren(curvePath(line, "curve-guess"));
    handles.forEach((handle, i) => handle.show(points[i]));
  };
  const move = (next) => {
    points = next;
    show();
    use(points);
  };
  element.append(...handles.map((handle) => handle.element), curveDot(fixed, "given"));
  penOn(element, (from, to) => move(stroked(points, places, from, to)));
  show();
  const known = t("lesson.curve_given", { T: given.T, share: percent(given.share) });
  return [el("p", { class: "fine" }, sentences(t, t("lesson.curve_how"), known)), element];
}

/** All temperatures of a step in their order, with the one that is given. */
export function withGiven(rows, given) {
  return [...rows.map(({ T }) => T), given.T].sort((a, b) => a - b);
}

/** A point with the range by which keys move it; a pen moves it through the field. */
function handleOf(t, row, place, move) {
  const range = el("input", {
    type: "range",
    min: 0,
    max: 100,
    step: 1,
    "aria-label": t("lesson.curve_point", { at: row.text }),
    "data-testid": "lesson-guess",
    oninput: () => move(Number(range.value)),
  });
  const written = el("output", { "aria-hidden": "true" });
  const element = curveDot([place, 0], "guess", range, written);
  const show = (value) => {
    range.value = value;
    const text = `${value}\u00a0%`;
    range.setAttribute("aria-valuetext", text);
    written.textContent = text;
    element.style.setProperty("--share", value / 100);
  };
  return { element, show };
}

/** Call stroke(from, to) for every piece of what is drawn in `field`: [place, share], 0 to 1. */
function penOn(field, stroke) {
  let last = null;
  const at = ({ clientX, clientY }) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    return [(clientX - left) / width, 1 - (clientY - top) / height];
  };
  const go = (event, from) => {
    const to = at(event);
    stroke(from ?? to, to);
    last = to;
  };
  field.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    event.preventDefault(); // no text is selected on the way
    field.setPointerCapture(event.pointerId);
    go(event, null);
  });
  field.addEventListener("pointermove", (event) => last && event.isPrimary && go(event, last));
  const lift = () => (last = null);
  field.addEventListener("pointerup", lift);
  field.addEventListener("pointercancel", lift);
}
