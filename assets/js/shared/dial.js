import { logScale } from "../maths/scales.js";
import { el, setText } from "./dom.js";
import { temperature as written } from "./numbers.js";
import { settingField } from "./text_field.js";

const STEP = 0.01;
const MAGNET = 0.012;
const SMALL_MOVE = 0.06;
/** A range input writes its value with fewer digits than it was given. */
const ROUNDING = 1e-6;
const MARKS = [
  { value: 0.2, text: "dial.mark_expert", side: "below" },
  { value: 0.8, text: "dial.mark_mentor", side: "above" },
  { value: 1, text: "dial.mark_trained", side: "below" },
  { value: 2, text: "dial.mark_distil", side: "above" },
];

/**
 * The temperature slider, logarithmic: its range input holds log10 T, and its marks can be clicked. Its left end is
 * limits.coldest, which may be 0.
 * The field beside it may reach further than the slider: exactLimits.
 */
export function dialView({ t, store, fields, limits, root, dialId = "temperature", exactLimits = limits }) {
  const [least, most] = [Math.log10(limits.minTemperature), Math.log10(limits.maxTemperature)];
  const range = el("input", {
    type: "range",
    class: "dial-range",
    id: dialId,
    "data-testid": "temperature",
    "aria-label": t("dial.label"),
    min: least,
    max: most,
    step: "any",
  });
  const { exact, problem } = exactField({ t, store, fields }, `${dialId}-exact`, exactLimits);
  const zone = el("span", { class: "dial-zone" });
  const placeOf = (temperature) => Math.log10(Math.max(temperature, limits.minTemperature));
  const at = (place) => temperatureAt(place, limits);

  range.addEventListener("input", () => {
    const moved = at(Number(range.value));
    const small = Math.abs(Math.log10(moved / store.state.temperature)) < SMALL_MOVE;
    root.classList.toggle("dragging", small);
    store.set({ temperature: moved });
  });
  range.addEventListener("change", () => root.classList.remove("dragging"));
  range.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (!steps) return;
    event.preventDefault();
    const moved = placeOf(store.state.temperature) + steps * STEP;
    // From above, the lowest of the scale comes before the left end.
    const overshot = moved < least + ROUNDING && store.state.temperature > limits.minTemperature;
    store.set({ temperature: overshot ? limits.minTemperature : at(Math.min(most, moved)) });
  });

  const show = ({ temperature }) => {
    const position = placeOf(temperature);
    if (Math.abs(Number(range.value) - position) > STEP / 2) range.value = position;
    range.setAttribute("aria-valuetext", t("dial.spoken", { T: written(temperature), zone: t(zoneOf(temperature)) }));
    setText(zone, t(zoneOf(temperature)));
  };
  store.subscribe((state, changed) => changed.has("temperature") && show(state));
  range.value = placeOf(store.state.temperature);
  show(store.state);

  const marks = (side) =>
    el("div", { class: `dial-marks ${side}` }, ...MARKS.filter((mark) => mark.side === side).map(markButton));
  const markButton = ({ value, text }) =>
    el(
      "button",
      {
        type: "button",
        class: `dial-mark mark-${String(value).replace(".", "")}`,
        style: `--at: ${logScale(limits.minTemperature, limits.maxTemperature).at(value)}`,
        onclick: () => store.set({ temperature: value }),
      },
      el("b", {}, String(value)),
      ` ${t(text)}`,
    );
  return el(
    "div",
    { class: "dial", "data-sets": fields.temperature.link },
    el(
      "div",
      { class: "dial-top" },
      el("label", { for: dialId, class: "dial-name" }, t("dial.label")),
      exact,
      problem,
      zone,
    ),
    marks("above"),
    range,
    marks("below"),
  );
}

/** The temperature at `place`, log10 T, of a dial with these limits: its left end is limits.coldest. */
export function temperatureAt(place, limits) {
  const isCold = place < Math.log10(limits.minTemperature) + ROUNDING;
  return isCold ? limits.coldest : snapped(10 ** place, limits);
}

/** T to three digits, drawn to a mark that is within about one percent. */
function snapped(value, { minTemperature, maxTemperature }) {
  const near = MARKS.find((mark) => Math.abs(Math.log(value / mark.value)) < MAGNET);
  const rounded = near ? near.value : Number(value.toPrecision(3));
  return Math.min(maxTemperature, Math.max(minTemperature, rounded));
}

function zoneOf(temperature) {
  if (temperature === 0) return "dial.zone_zero";
  if (temperature < 0.5) return "dial.zone_expert";
  if (temperature < 0.97) return "dial.zone_mentor";
  if (temperature <= 1.03) return "dial.zone_trained";
  return temperature < 2 ? "dial.zone_warm" : "dial.zone_distil";
}

/** A field for an exact temperature, and the rule for what is not one, which stands for the zone: {exact, problem}. */
function exactField(context, id, { coldest, minTemperature: least, maxTemperature: most }) {
  const { input, problem } = settingField(context, "temperature", {
    id,
    inputmode: "decimal",
    class: "dial-exact",
    "aria-label": context.t(coldest === least ? "dial.exact" : "dial.exact_or", { coldest, least, most }),
    "data-testid": "temperature-exact",
  });
  const exact = el("span", { class: "dial-value" }, el("span", { "aria-hidden": "true" }, "T = "), input);
  return { exact, problem };
}
