import { debounced, el, setText } from "../shared/dom.js";
import { count, percent, temperature as written } from "../shared/numbers.js";
import { CLASSES, hardest, likest, rowSoftmax, summary } from "./digits.js";
import { loadChartStyle } from "../shared/chart/library.js";
import { numbersTable } from "../shared/chart/table.js";
import { heatMap } from "./heatmap.js";
import { drawingPad } from "../shared/pad.js";
import { labelRow, part, rowsHead } from "./rows.js";
import { tile } from "./tile.js";
import { whenNear } from "../shared/near.js";
import { sentences } from "../shared/text.js";

const LARGE = 168;
const SMALL = 44;
const MADE_BY = 8;

/** What looks like what: one digit's ten shares, and the map of which digits resemble each other. */
export function digitsView(context) {
  const { t, digits } = context;
  const note = el("p", { class: "note", role: "status" });
  const body = el("div", { class: "pair" });
  const element = part(t, "digits", note, body);
  const begin = async () => {
    try {
      const data = await digits.load();
      body.replaceChildren(oneDigit(context, data), allDigits(context, data));
    } catch {
      setText(note, t("soft_labels.digits_failed"));
    }
  };
  whenNear(element, begin);
  return element;
}

/** Pick, shuffle or draw a digit; its hard label beside the teacher's ten shares. */
function oneDigit(context, data) {
  const { t, store, digits, follow } = context;
  const picture = tile(digits, LARGE);
  const rows = Array.from({ length: CLASSES }, (_, k) => labelRow(t, String(k)));
  const head = rowsHead(t("soft_labels.hard_label"), "");
  const finding = el("p", { class: "finding", "data-testid": "digit-finding" });
  const probs = new Float64Array(CLASSES);
  let shown = { logits: data.logits.teacher, index: store.state.digit, target: null };

  const list = el("ol", { class: "label-rows digit-rows" }, ...rows.map((row) => row.element));
  const element = el("div", { class: "side", "data-testid": "digit" }, el("h3", {}, t("soft_labels.digit_title")));
  const redraw = follow(list, (T) => {
    rowSoftmax(shown.logits, shown.index, T, probs);
    rows.forEach((row, k) => row.set(probs[k], percent(probs[k])));
    head.set(t("soft_labels.soft_label", { T: written(T) }));
    setText(finding, digitText(t, probs, shown.target, T));
  });
  const present = (logits, index, target) => {
    shown = { logits, index, target };
    rows.forEach((row, k) => row.setHard(Number(k === target)));
    redraw();
  };
  const { paper } = context;
  const pad = drawingPad(context, (logits) => present(logits, 0, null));
  const putAside = () => {
    pad.element.hidden = !paper.inUse;
    frame.hidden = paper.inUse;
  };
  const showDigit = ({ digit }) => {
    paper.inUse = false;
    putAside();
    picture.show(digit, t("soft_labels.digit_is", { digit: data.targets[digit] }));
    present(data.logits.teacher, digit, data.targets[digit]);
  };
  const startDrawing = () => {
    pad.start();
    putAside();
  };
  store.subscribe((state, changed) => changed.has("digit") && showDigit(state));
  const frame = el("span", { class: "tile-frame" }, picture.element);
  const view = el("div", { class: "digit-view" }, frame, pad.element, picker(context, data, showDigit, startDrawing));
  element.append(view, head.element, list, finding);
  if (!paper.inUse) showDigit(store.state);
  else pad.goOn().then(putAside);
  return element;
}

function picker({ t, store, digits }, data, showDigit, startDrawing) {
  const choose = (digit) => {
    if (digit === store.state.digit) showDigit(store.state);
    else store.set({ digit });
  };
  const thumbs = hardest(data).map((index) => thumb(t, digits, index, data.targets[index], () => choose(index)));
  const shuffle = () => choose(Math.floor(Math.random() * data.targets.length));
  const button = (key, name, onclick) => el("button", { type: "button", "data-testid": name, onclick }, t(key));
  return el(
    "div",
    { class: "picker", "data-sets": "digit" },
    el("div", { class: "thumbs" }, ...thumbs),
    el(
      "div",
      { class: "buttons" },
      button("soft_labels.shuffle", "shuffle", shuffle),
      button("soft_labels.draw_digit", "draw-digit", startDrawing),
    ),
  );
}

function thumb(t, digits, index, target, onclick) {
  const picture = tile(digits, SMALL);
  picture.show(index, t("soft_labels.digit_is", { digit: target }));
  return el("button", { type: "button", class: "thumb", onclick }, picture.element);
}

function digitText(t, probs, target, T) {
  const order = [...probs.keys()].sort((a, b) => probs[b] - probs[a]);
  const [first, second] = order;
  const values = { T: written(T), first, second, share: percent(probs[first]), next: percent(probs[second]), target };
  if (!probs[second]) return t(target === null ? "soft_labels.digit_drawn_alone" : "soft_labels.digit_alone", values);
  if (target === null) return t("soft_labels.digit_drawn", values);
  return t(first === target ? "soft_labels.digit_right" : "soft_labels.digit_wrong", values);
}

/** The mean soft label of each digit as a heat map, and the digits that made the chosen cell. */
function allDigits(context, data) {
  const { t, store, digits, follow } = context;
  const map = heatMap(context, (cell) => store.set({ cell }));
  const numbers = meansTable(t, data.targets.length);
  const made = el("div", { class: "thumbs made-by", "data-testid": "made-by", "data-sets": "digit" });
  const finding = el("p", { class: "finding", role: "status", "data-testid": "cell-finding" });
  let means = null;
  const showCell = () => {
    const { cell, temperature: T } = store.state;
    const [from, to] = cell.split("-").map(Number);
    map.mark(cell);
    if (!means) return;
    const mean = means[from * CLASSES + to];
    const key = from === to ? "soft_labels.cell_same" : mean > 0 ? "soft_labels.cell" : "soft_labels.cell_none";
    setText(finding, t(key, { from, to, share: percent(mean), T: written(T) }));
    map.canvas.setAttribute("aria-label", sentences(t, t("soft_labels.heat_label"), finding.textContent));
    const found = likest(data, from, to, T, MADE_BY);
    made.replaceChildren(...found.map(({ index, prob }) => madeBy(context, index, from, prob)));
  };
  const soon = debounced(showCell, 150);
  store.subscribe((_, changed) => changed.has("cell") && showCell());
  const element = el(
    "div",
    { class: "side", "data-testid": "all-digits" },
    el("h3", {}, t("soft_labels.heat_title", { count: count(data.targets.length) })),
    map.element,
    numbers.element,
    finding,
    made,
  );
  follow(map.element, (T) => {
    ({ means } = summary(data, T));
    map.draw(means);
    numbers.show(means);
    soon();
  });
  return element;

  function madeBy({ t: say }, index, target, prob) {
    const node = thumb(say, digits, index, target, () => store.set({ digit: index }));
    return el("span", { class: "made" }, node, el("span", { class: "fine" }, percent(prob)));
  }
}

/** The map's numbers as a table to open: a row for each digit, a column for each share of its mean label. */
function meansTable(t, total) {
  const classes = Array.from({ length: CLASSES }, (_, k) => k);
  const view = { picture: null, table: null };
  const { element, refresh } = numbersTable(t, view, t("soft_labels.heat_title", { count: count(total) }));
  loadChartStyle().catch(() => {}); // it can be read without
  return {
    element,
    show(means) {
      const series = classes.map((k) => ({ name: String(k) }));
      view.picture = { x: { name: t("soft_labels.heat_digit"), write: String }, y: { write: percent }, series };
      view.table = { xs: classes, columns: classes.map((k) => classes.map((i) => [means[i * CLASSES + k]])) };
      refresh();
    },
  };
}
