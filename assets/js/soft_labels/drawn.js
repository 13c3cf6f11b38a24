import { el, keepFocus, setText } from "../shared/dom.js";
import { waitSentence } from "../shared/model_state.js";
import { count, temperature as written } from "../shared/numbers.js";
import { Broken } from "../shared/fields.js";
import { readAnswer } from "./fields.js";

const SHOWN = 8;

/** Answers that the model writes by itself, token by token, counted as they come; each can join the list. */
export function drawnView(context) {
  const { t, store, data, models, translation } = context;
  const start = el("button", { type: "button", class: "primary", "data-testid": "draw-answers" });
  const note = el("p", { class: "note", role: "status", "data-testid": "drawn-note" });
  const list = el("ul", { class: "drawn-list", "data-testid": "drawn" });
  start.addEventListener("click", async () => {
    if (start.ariaDisabled === "true") return;
    start.ariaDisabled = "true";
    const status = await models.follow(data.configuredModel);
    if (status.state === "ready") await translation.draw();
    else setText(note, waitSentence(t, "drawn", status));
    start.ariaDisabled = "false";
  });
  const showButton = ({ temperature }) =>
    setText(start, t("soft_labels.draw", { T: written(temperature), count: data.draws }));
  store.subscribe((state, changed) => {
    if (changed.has("temperature")) showButton(state);
    if (changed.has("answers")) show();
  });
  const show = () => {
    const { drawn } = translation;
    const items = drawn?.counts.slice(0, SHOWN).map((entry) => drawnItem(context, entry)) ?? [];
    keepFocus(list, () => list.replaceChildren(...items), start);
    setText(note, drawn ? summary(t, store.state.answers, drawn) : "");
  };
  translation.on("drawn", show);
  translation.on("scores", show);
  showButton(store.state);
  return el(
    "div",
    { class: "drawn" },
    el("p", {}, t("soft_labels.draw_text")),
    el("div", { class: "buttons" }, start),
    note,
    list,
  );
}

function summary(t, answers, { counts, total, temperature, recorded, running }) {
  const listed = counts.reduce((sum, [text, times]) => sum + (answers.includes(text) ? times : 0), 0);
  const key = running
    ? "soft_labels.drawn_running"
    : recorded
      ? "soft_labels.drawn_recorded"
      : "soft_labels.drawn_done";
  return t(key, {
    total: count(total),
    T: written(temperature),
    listed: count(listed),
    others: count(total - listed),
    kinds: count(counts.length),
  });
}

function drawnItem({ t, store, limits }, [text, times]) {
  const isListed = store.state.answers.includes(text);
  const shown = el("bdi", { class: "drawn-text" }, text || t("token.empty"));
  const item = el("li", {}, el("span", { class: "drawn-count" }, t("bars.drawn", { count: times })), shown);
  if (isListed) item.append(el("span", { class: "fine" }, t("soft_labels.in_list")));
  else if (text && !text.endsWith(" …")) item.append(addButton());
  return item;

  function addButton() {
    const add = () => {
      if (button.ariaDisabled === "true") return;
      try {
        store.set({ answers: [...store.state.answers, readAnswer(text, store.state.answers, limits)] });
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        item.append(el("span", { class: "problem", role: "alert" }, t(error.message, error.values)));
        button.ariaDisabled = "true";
      }
    };
    const button = el(
      "button",
      { type: "button", class: "quiet", "data-sets": "answers", onclick: add },
      t("soft_labels.add_drawn"),
    );
    return button;
  }
}
