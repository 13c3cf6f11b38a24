import { Broken } from "../../shared/fields.js";
import { debounced, el, setText, throttled } from "../../shared/dom.js";
import { heardUntil } from "../../shared/drawing.js";
import { loadStyle } from "../../shared/load.js";
import { problemSentence, waitSentence } from "../../shared/model_state.js";
import { sentences } from "../../shared/text.js";
import { FILE } from "../fields.js";
import { moreTexts } from "../../shared/more_texts.js";
import { curveView } from "./curve.js";
import { fileField } from "./file_field.js";
import { Pair } from "./pair.js";
import { secondBars } from "./rows.js";
import { Second } from "./second.js";
import { comparison, meaning, nameOf, written } from "./words.js";

const STYLE = new URL("../../../css/temperature/beside/beside.css", import.meta.url);
const [READABLE, SETTLED] = [100, 600];

/** Have a second model stand beside the first wherever the setting `beside` names one. `stage`: around the bars. */
export async function standBeside(context, stage) {
  const [t] = await Promise.all([moreTexts(context.data, "beside"), loadStyle(STYLE).catch(() => {})]);
  const { store, signal } = context;
  const { kept } = context.data;
  const isNew = !kept.second;
  kept.second ??= new Second({ ...context, ...kept.tab });
  const second = heardUntil(signal, kept.second);
  const view = besideView(context, t, second, stage);
  store.subscribe((_, changed) => changed.has("beside") && view.show());
  view.show();
  if (isNew) await second.load();
}

function besideView(context, t, second, stage) {
  const { store, lab, models, data, root } = context;
  const legend = legendView(context, t, second);
  const file = fileField(t, second);
  const note = el("p", { class: "note", role: "status", "data-testid": "beside-note" });
  const numbers = numbersView(context, t);
  const title = el("h2", {}, t("beside.title"));
  const section = el(
    "section",
    { class: "beside", "data-testid": "beside" },
    title,
    file.element,
    note,
    numbers.element,
  );
  const bars = secondBars(t, stage.querySelector(".bars"));
  let pair = null;

  const frame = () => {
    if (!pair) return;
    const found = pair.beside(lab.frame, lab.filters);
    lab.second = { name: second.name, shares: [...found.shares, found.tail] };
    bars.show(lab.second);
    numbers.follow(pair, found, names());
  };
  const names = () => ({ first: nameOf(store.state.model), second: second.name });
  const couple = () => {
    const [one, other] = [lab.distribution, second.distribution];
    const isPair = one && other && !lab.isStale && sameQuestion(one, other);
    pair = isPair ? new Pair(one, other, data.bars) : null;
    lab.second = null;
    numbers.element.hidden = !pair;
    if (store.state.beside === null || second.problem || second.wantsFile) bars.hide();
    else if (!pair) bars.wait();
    if (pair) numbers.draw(pair, { first: one.texts.get(one.ids[0]), second: other.texts.get(other.ids[0]) });
    say();
  };
  const say = () => {
    file.show(legend.close);
    legend.show();
    // Where only the first has no answer, the line under the prompt says why.
    const isAnswered = second.distribution || (second.wantsFile && !second.problem);
    setText(note, isAnswered ? "" : sentence(context, t, second));
    note.classList.toggle("problem", Boolean(second.problem));
  };
  const show = () => {
    if (store.state.beside !== null) {
      stage.querySelector(".legend").after(legend.element);
      stage.append(section);
    } else {
      const parts = [legend.element, section];
      const holdsFocus = parts.some((part) => part.contains(document.activeElement));
      for (const part of parts) part.remove();
      if (holdsFocus) root.querySelector("[data-testid=open-model]").focus();
    }
    coupleNow();
  };
  const coupleNow = () => {
    couple();
    frame();
  };
  second.on("change", coupleNow);
  lab.on("distribution", couple); // its frame comes behind it
  lab.on("frame", frame);
  models.subscribe(say);
  return { show };
}

function sameQuestion(one, other) {
  return one.prompt === other.prompt && String(one.appended) === String(other.appended);
}

/** What the second model's bars wait for, or why there are none. */
function sentence({ store, models }, t, { problem }) {
  const { beside } = store.state;
  if (problem instanceof Broken) return t(problem.message, problem.values);
  if (problem) return sentences(t, problemSentence(t, "beside", problem), t("beside.without_model"));
  return beside === FILE
    ? t("beside.reading")
    : waitSentence(t, "beside", models.status(beside)) || t("beside.reading");
}

/** Whose bars are whose, and the button that closes the second model. */
function legendView({ store }, t, second) {
  const [first, other] = [el("span"), el("span")];
  const close = el(
    "button",
    {
      type: "button",
      class: "quiet",
      "data-testid": "beside-close",
      "data-sets": "beside",
      onclick: () => store.set({ beside: null }),
    },
    t("beside.close"),
  );
  const tag = (looks, name) =>
    el("span", { class: "tag" }, el("span", { class: `swatch ${looks}`, "aria-hidden": "true" }), name);
  const show = () => {
    setText(first, nameOf(store.state.model));
    setText(other, second.name || t("beside.file"));
  };
  const element = el(
    "div",
    { class: "legend beside-legend" },
    tag("swatch-now", first),
    tag("swatch-second", other),
    close,
  );
  return { element, close, show };
}

/** The distance between both in words, as a number and as a curve over all temperatures. */
function numbersView(context, t) {
  const { lab } = context;
  const says = el("p", { class: "beside-says", "data-testid": "beside-says" });
  const spoken = el("p", { class: "visually-hidden", role: "status" });
  const bits = el("dd", { class: "stat-value", "data-testid": "beside-bits" });
  const hint = el("dd", { class: "stat-hint", "data-testid": "beside-hint" });
  const apart = el("div", { class: "stat" }, el("dt", {}, t("beside.apart_title")), bits, hint);
  const curve = curveView(context, t);
  let now = null;
  let tokens = null;
  // Told to screen readers once the hand stops.
  const settle = debounced(() => setText(spoken, says.textContent), SETTLED);
  const write = throttled(() => {
    const { pair, found, names, distance, frame } = now;
    setText(says, comparison(t, names, tokens, found, pair.shown));
    setText(bits, t("beside.bits", { bits: distance === Infinity ? t("beside.endless") : written(distance) }));
    bits.dataset.bits = distance;
    setText(hint, meaning(t, names, distance, pair.count, frame));
    settle();
  }, READABLE);
  const follow = (pair, found, names) => {
    const { frame } = lab;
    now = { pair, found, names, frame, distance: pair.bitsApart(frame.temperature) };
    curve.mark(frame.temperature, now.distance);
    write();
  };
  const draw = (pair, texts) => {
    tokens = texts;
    curve.draw(pair);
  };
  const caption = el("p", { class: "fine", "aria-hidden": "true" }, t("beside.curve"));
  const numbers = [says, spoken, el("dl", {}, apart), caption, curve.element];
  return { element: el("div", { class: "beside-numbers" }, ...numbers), follow, draw };
}
