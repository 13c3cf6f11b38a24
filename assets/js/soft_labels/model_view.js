import { el, keepFocus, setText } from "../shared/dom.js";
import { modelPlaceView } from "../shared/model_place_view.js";
import { textField } from "../shared/text_field.js";
import { choices, count, percent, temperature as written } from "../shared/numbers.js";
import { entropy } from "../maths/softmax.js";
import { readAnswer } from "./fields.js";
import { labelRow, rowsHead } from "./rows.js";
import { logProb, wholeShares } from "./sequences.js";
import { statusLine } from "./status.js";
import { sentences } from "../shared/text.js";

/** The same with a real model: a sentence and answers that the visitor can change, and where it differs. */
export function modelView(context) {
  const { t, store, translation, follow } = context;
  const head = rowsHead(t("soft_labels.hard_label"), "");
  const list = el("ol", { class: "label-rows", "data-testid": "bars" });
  const finding = el("p", { class: "finding", "data-testid": "model-bits" });
  const differs = el("p", { class: "finding", "data-testid": "differs" });
  const title = el("h3", {}, t("soft_labels.model_title"));
  const answer = answerField(context);
  const element = el(
    "div",
    { class: "side", "data-testid": "model" },
    title,
    sentenceField(context),
    statusLine(context),
    placeDetails(context),
    head.element,
    list,
    answer.element,
    finding,
    differs,
  );
  let rows = [];
  const redraw = follow(element, (T) => {
    if (!rows.length) return;
    const shares = wholeShares(translation.scores.answers, T);
    rows.forEach((row, i) => row.set(shares[i], percent(shares[i])));
    head.set(t("soft_labels.soft_label", { T: written(T) }));
    const bits = entropy(shares) / Math.LN2;
    const values = { T: written(T), bits: bits.toFixed(2), choices: choices(2 ** bits), count: rows.length };
    setText(finding, t("soft_labels.model_bits", values));
  });
  const showStale = () => list.classList.toggle("stale", translation.isStale);
  store.subscribe((_, changed) => (changed.has("answers") || changed.has("sentence")) && showStale());
  translation.on("scores", ({ answers, model }) => {
    rows = answers.map(({ text }) => answerRow(context, text, answers.length));
    rows.forEach((row, i) => row.setHard(Number(i === 0)));
    keepFocus(list, () => list.replaceChildren(...rows.map((row) => row.element)), answer.input);
    setText(title, t("soft_labels.model_named", { model: model.split("/").pop() }));
    setText(differs, differences(context));
    showStale();
    redraw();
  });
  return element;
}

/** Where the model runs, to open. */
function placeDetails(context) {
  const element = el("details", {}, el("summary", {}, context.t("place.legend")));
  element.addEventListener("toggle", () => element.append(modelPlaceView(context, false)), { once: true });
  return element;
}

function answerRow({ t, store }, text, total) {
  const remove = el(
    "button",
    {
      type: "button",
      class: "remove",
      "data-sets": "answers",
      disabled: total === 1,
      "aria-label": t("soft_labels.remove", { answer: text }),
      onclick: () => store.set({ answers: store.state.answers.filter((answer) => answer !== text) }),
    },
    "×",
  );
  return labelRow(t, el("bdi", { title: text }, text), [remove]);
}

/** What the model thinks otherwise than the article, from the numbers at T = 1. */
function differences({ t, data, translation }) {
  const { answers, sentence } = translation.scores;
  const total = answers.reduce((sum, answer) => sum + Math.exp(logProb(answer)), 0);
  const covered = t("soft_labels.covered", { count: count(answers.length), share: percent(total) });
  if (sentence !== data.sentence) return covered;
  const [best] = answers;
  const favourite = t(best.text in data.article ? "soft_labels.best_listed" : "soft_labels.best_unlisted", {
    answer: best.text,
  });
  const listed = answers.filter(({ text }) => text in data.article);
  if (listed.length < 2) return sentences(t, favourite, covered);
  const shares = wholeShares(listed, 1);
  const articleTotal = listed.reduce((sum, { text }) => sum + data.article[text], 0);
  const gaps = listed.map(({ text }, i) => ({ text, model: shares[i], article: data.article[text] / articleTotal }));
  const ratio = ({ model, article }) => Math.abs(Math.log(model / article));
  const widest = gaps.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  const values = {
    answer: widest.text,
    model: percent(widest.model),
    article: percent(widest.article),
    count: listed.length,
  };
  return sentences(t, favourite, t("soft_labels.widest", values), covered);
}

function sentenceField({ t, store, fields }) {
  const attributes = { id: "soft-sentence", class: "wide-field", dir: "auto", "data-testid": "sentence" };
  const field = textField(t, attributes, (text) => store.set({ sentence: fields.sentence.read(text) }));
  store.subscribe((_, changed) => changed.has("sentence") && field.show(store.state.sentence));
  field.show(store.state.sentence);
  const label = el("label", { for: "soft-sentence", class: "field-label" }, t("soft_labels.sentence"));
  return el("div", { "data-sets": "sentence" }, label, formOf(field, t("soft_labels.sentence_use")));
}

function answerField({ t, store, limits }) {
  const attributes = {
    id: "soft-answer",
    class: "wide-field",
    dir: "auto",
    "aria-label": t("soft_labels.add_label"),
    placeholder: t("soft_labels.add_label"),
    "data-testid": "answer",
  };
  const field = textField(t, attributes, (text) => {
    const { answers } = store.state;
    store.set({ answers: [...answers, readAnswer(text, answers, limits)] });
    field.show("");
  });
  const element = el("div", { "data-sets": "answers" }, formOf(field, t("soft_labels.add")));
  return { input: field.input, element };
}

/** A text field with a button that has its text used, as Enter does. */
function formOf({ input, problem, check }, button) {
  const submit = (event) => {
    event.preventDefault();
    check();
  };
  const line = el("div", { class: "field-line" }, input, el("button", { type: "submit" }, button));
  return el("form", { novalidate: true, onsubmit: submit }, line, el("p", {}, problem));
}
