import { el, keepFocus, setText } from "../shared/dom.js";
import { loadStyle } from "../shared/load.js";
import { percent } from "../shared/numbers.js";

const STYLE = new URL("../../css/temperature/list/list.css", import.meta.url);

/** The style of the lists below. */
export function loadListStyle() {
  return loadStyle(STYLE).catch(() => {}); // a list can be read without
}

/**
 * A list of bars like the big ones: {element, show(rows)}. A row: {label, name, share, note, isMarked, act}: its label,
 * a node or text; its name for tests, its share (0–1), a word behind it, and what choosing it does; without that it is
 * no button, and with `isTail` it is hatched.
 */
export function barList(testid) {
  const element = el("ol", { class: "bars bar-list", "data-testid": testid });
  let rows = [];
  const show = (given) => {
    const fits = rows.length === given.length && rows.every((row, i) => row.isButton === Boolean(given[i].act));
    if (!fits) {
      rows = given.map((row) => barRow(Boolean(row.act), testid));
      keepFocus(element, () => element.replaceChildren(...rows.map(({ item }) => item)), element);
    }
    rows.forEach((row, i) => row.show(given[i]));
  };
  return { element, show };
}

function barRow(isButton, testid) {
  const label = el("span", { class: "bar-label" });
  const fill = el("span", { class: "bar-fill" });
  const share = el("span", { class: "bar-share" });
  const note = el("span", { class: "bar-note" });
  let act = null;
  const attributes = isButton ? { type: "button", onclick: () => act() } : {};
  const track = el("span", { class: "bar-track" }, fill);
  const bar = el(isButton ? "button" : "div", { ...attributes, class: "bar" }, label, track, share, note);
  bar.dataset.testid = `${testid}-bar`;
  const show = (row) => {
    act = row.act;
    bar.classList.toggle("tail", Boolean(row.isTail));
    bar.classList.toggle("picked", Boolean(row.isMarked));
    bar.dataset.token = row.name ?? "";
    bar.dataset.prob = row.share;
    label.replaceChildren(row.label);
    fill.style.clipPath = `inset(0 ${100 - 100 * row.share}% 0 0)`;
    setText(share, percent(row.share));
    setText(note, row.note ?? "");
  };
  return { item: el("li", {}, bar), isButton, show };
}
