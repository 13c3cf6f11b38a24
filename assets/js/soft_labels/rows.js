import { el, setText } from "../shared/dom.js";
import { percent } from "../shared/numbers.js";

/**
 * One class as a row: its hard label (grey, outlined) and its soft label (indigo) side by side.
 * `extra` nodes stand at the end. set(share, text) and setHard(share) move the bars.
 */
export function labelRow(t, label, extra = []) {
  const hard = bar("hard");
  const soft = bar("soft-bar");
  hard.track.setAttribute("role", "img");
  const element = el(
    "li",
    { class: "label-row", "data-testid": "bar" },
    el("span", { class: "row-label" }, label),
    hard.track,
    soft.track,
    el("span", { class: "visually-hidden" }, t("soft_labels.soft_spoken")),
    soft.share,
    ...extra,
  );
  return {
    element,
    setHard(share) {
      hard.set(share);
      hard.track.setAttribute("aria-label", t("soft_labels.hard_spoken", { share: percent(share) }));
      element.classList.toggle("right", share === 1);
    },
    set(share, text) {
      soft.set(share);
      element.dataset.prob = share;
      setText(soft.share, text);
    },
  };
}

/** The line over a list of rows that says which column is which. */
export function rowsHead(hardText, softText) {
  const soft = el("span", { class: "head-soft" }, softText);
  const element = el(
    "div",
    { class: "label-row rows-head", "aria-hidden": "true" },
    el("span"),
    el("span", { class: "head-hard" }, hardText),
    soft,
  );
  return { element, set: (text) => setText(soft, text) };
}

/** A bar alone: its track, its share as text, and set(share). */
export function bar(kind) {
  const fill = el("span", { class: `bar-fill ${kind}` });
  const track = el("span", { class: `bar-track ${kind}-track` }, fill);
  const share = el("span", { class: "bar-share" });
  return { track, share, set: (value) => (fill.style.clipPath = `inset(0 ${100 - 100 * value}% 0 0)`) };
}

/** A part of the page: a heading, a line in plain words under it, and what it shows. */
export function part(t, name, ...children) {
  return el(
    "section",
    { class: `part part-${name}`, "data-testid": `part-${name}` },
    el("h2", {}, t(`soft_labels.${name}_title`)),
    el("p", { class: "part-text" }, t(`soft_labels.${name}_text`)),
    ...children,
  );
}
