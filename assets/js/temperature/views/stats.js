import { el, setText, throttled } from "../../shared/dom.js";
import { choices, percent } from "../../shared/numbers.js";

const READABLE = 50;

/** Four numbers of this moment, each with a line that says what it means. */
export function statsView({ t, lab }) {
  const stats = [
    { name: "entropy", read: (frame) => t("stats.bits", { bits: frame.bits.toFixed(2) }) },
    { name: "effective-choices", read: (frame) => choices(frame.choices) },
    { name: "top-share", read: (frame) => percent(frame.top) },
    { name: "tail-share", read: (frame) => percent(frame.tail) },
  ].map(({ name, read }) => ({ read, name, value: el("dd", { class: "stat-value", "data-testid": name }) }));
  const show = () => stats.forEach(({ value, read }) => setText(value, read(lab.frame)));
  lab.on("frame", throttled(show, READABLE));
  return el(
    "dl",
    { class: "stats" },
    ...stats.map(({ name, value }) =>
      el(
        "div",
        { class: "stat" },
        el("dt", {}, t(`stats.${name}`)),
        value,
        el("dd", { class: "stat-hint" }, t(`stats.${name}_hint`)),
      ),
    ),
  );
}
