import { loadOnce } from "../../maths/load_once.js";
import { el, setDisabled, setText } from "../../shared/dom.js";
import { loadStyle } from "../../shared/load.js";
import { problemSentence, waitSentence } from "../../shared/model_state.js";
import { percent, temperature } from "../../shared/numbers.js";
import { settingField } from "../../shared/text_field.js";
import { visibleToken } from "../visible.js";

const STYLE = new URL("../../../css/temperature/written/written.css", import.meta.url);
/** What each text is written for, in the order of the temperatures. */
const ROLES = ["continue.expert", "continue.mentor", "continue.slider"];
const SAID = { writing: "continue.writing", done: "continue.done", stopped: "continue.stopped" };

/** The model writes on at two fixed temperatures and at the slider's, side by side. */
export function continuePanel(context) {
  const { t, data, writing } = context;
  const columns = el("div", { class: "columns", "data-testid": "continuations" });
  const message = el("p", { class: "note", role: "status" });
  const start = el("button", { type: "button", class: "primary", "data-testid": "continue-start" }, "");
  const stop = el("button", { type: "button", "data-testid": "continue-stop" }, t("continue.stop"));
  start.addEventListener("click", () => writing.start());
  stop.addEventListener("click", () => writing.stop());

  let texts = [];
  const begin = () => {
    const begun = writing.texts.length ? writing.texts : writing.temperatures.map((T) => ({ T, pieces: [] }));
    texts = begun.map(({ T }, place) => emptyColumn(context, T, place));
    begun.forEach(({ pieces }, place) => pieces.forEach((piece) => texts[place].add(piece)));
    columns.replaceChildren(...texts.map((column) => column.element));
    mark(columns, writing.selected);
  };
  const show = (status) => {
    const isWriting = status.state === "writing";
    setText(message, sentence(t, status));
    setText(start, t(status.state === "idle" || isWriting ? "continue.start" : "continue.again"));
    setDisabled(start, isWriting, stop);
    setDisabled(stop, !isWriting, start);
  };
  writing.on("begin", begin);
  writing.on("piece", ({ place, ...piece }) => texts[place].add(piece));
  writing.on("status", show);
  writing.on("select", (selected) => mark(columns, selected));
  begin();
  show(writing.status);
  choosable(columns, writing);
  loadStyle(STYLE).catch(() => {}); // texts can be read without
  return el(
    "div",
    { class: "continue" },
    el("p", {}, t("continue.intro", { tokens: data.writing.tokens })),
    el("div", { class: "buttons" }, start, stop, seedField(context)),
    message,
    columns,
    drawnFrom(context),
    el("p", { class: "shade-legend" }, ...shadeLegend(t)),
    el("p", { class: "fine" }, t("continue.creative")),
  );
}

/** What it is at, or how it ended. */
function sentence(t, { state, model, problem }) {
  if (state === "waiting") return waitSentence(t, "continue", model);
  if (state === "failed") return problemSentence(t, "continue", problem);
  return state === "idle" ? "" : t(SAID[state]);
}

function emptyColumn({ t, data }, T, place) {
  const text = el("p", { class: "written", dir: "auto" });
  const end = el("p", { class: "written-end", "data-testid": "continuation-end" });
  const title = el("h3", {}, el("b", {}, `T = ${temperature(T)}`), ` ${t(ROLES[place])}`);
  // A character of several tokens comes with the last of them, and its share is the product of theirs.
  let [prob, first, next] = [1, 0, 0];
  const add = ({ token, ended, isPutIn }) => {
    prob *= token?.prob ?? 1;
    next++;
    if (token?.text) {
      text.append(writtenToken(t, { text: token.text, prob, isPutIn, place, at: first }));
      [prob, first] = [1, next];
    }
    setText(end, ended ? t(`continue.ended_${ended}`, { tokens: data.writing.tokens }) : "");
  };
  return { element: el("div", { class: "column", "data-testid": "continuation" }, title, text, end), add };
}

/**
 * A piece of text shaded by its probability; an underline says the same without colour. It can be chosen; Tab comes to
 * the first of a text.
 */
function writtenToken(t, { text, prob, isPutIn, place, at }) {
  const level = prob >= 0.5 ? "likely" : prob >= 0.1 ? "possible" : "rare";
  const node = el("span", {
    class: `written-token ${isPutIn ? "put-in" : level}`,
    style: `--prob: ${prob}`,
    title: isPutIn ? t("continue.put_in", { share: percent(prob) }) : percent(prob),
    role: "button",
    tabindex: at ? "-1" : "0",
    "aria-pressed": "false",
    "data-place": place,
    "data-at": at,
  });
  node.append(/^[^<\p{C}]*$/u.test(text) ? text : visibleToken(text, t));
  return node;
}

/** Have the written tokens be chosen by a click, or from the keyboard: arrows go from one to the next. */
function choosable(columns, writing) {
  const choose = ({ dataset }) => writing.select({ place: Number(dataset.place), at: Number(dataset.at) });
  columns.addEventListener("click", ({ target }) => {
    const token = target.closest(".written-token");
    if (token && getSelection().isCollapsed) choose(token);
  });
  columns.addEventListener("keydown", (event) => {
    const token = event.target.closest(".written-token");
    if (!token) return;
    const to = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
    if (to) token[to]?.focus();
    else if (event.key === "Enter" || event.key === " ") choose(token);
    else return;
    event.preventDefault();
  });
  columns.addEventListener("focusin", ({ target }) => {
    for (const token of target.parentElement.children) token.tabIndex = token === target ? 0 : -1;
  });
}

/** Mark the token that is looked at: of those that begin no later than it the last. */
function mark(columns, selected) {
  const tokens = [...columns.querySelectorAll(".written-token")];
  const isIts = ({ dataset }) => Number(dataset.place) === selected?.place && Number(dataset.at) <= selected.at;
  const its = tokens.findLast(isIts);
  for (const token of tokens) token.setAttribute("aria-pressed", String(token === its));
}

/** The bars that a chosen token was drawn from come with modules of their own. */
function drawnFrom(context) {
  const { t, writing } = context;
  const place = el("div", {});
  const load = loadOnce(async () => {
    const { tokenView } = await import("../written/view.js");
    place.replaceChildren(await tokenView(context));
  });
  const open = (selected) =>
    selected && load().catch(() => place.replaceChildren(el("p", { class: "problem" }, t("file.missed"))));
  writing.on("select", open);
  open(writing.selected);
  return place;
}

function shadeLegend(t) {
  return ["likely", "possible", "rare"].flatMap((level, i) => [
    i ? " · " : "",
    el("span", { class: `written-token ${level}`, style: `--prob: ${[0.9, 0.3, 0.03][i]}` }, t(`continue.${level}`)),
  ]);
}

function seedField(context) {
  const { t, store, lab } = context;
  const attributes = { id: "seed", inputmode: "numeric", class: "seed", "data-testid": "seed" };
  const { input, problem } = settingField(context, "seed", attributes);
  const fresh = el(
    "button",
    { type: "button", class: "quiet", onclick: () => store.set({ seed: lab.newSeed() }) },
    t("continue.new_seed"),
  );
  return el(
    "span",
    { class: "seed-line", "data-sets": "seed" },
    el("label", { for: "seed" }, t("continue.seed")),
    input,
    fresh,
    problem,
  );
}
