import { el, setDisabled, setText } from "../../shared/dom.js";
import { problemSentence, waitSentence } from "../../shared/model_state.js";
import { percent, temperature } from "../../shared/numbers.js";
import { settingField } from "../../shared/text_field.js";
import { visibleToken } from "../visible.js";

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
    const temperatures = writing.texts.length ? writing.texts.map(({ T }) => T) : writing.temperatures;
    texts = temperatures.map((T, place) => emptyColumn(context, T, place));
    columns.replaceChildren(...texts.map((column) => column.element));
  };
  const show = (status) => {
    const isWriting = status.state === "writing";
    setText(message, sentence(t, status));
    setText(start, t(status.state === "idle" || isWriting ? "continue.start" : "continue.again"));
    setDisabled(start, isWriting, stop);
    setDisabled(stop, !isWriting, start);
  };
  writing.on("begin", begin);
  writing.on("piece", ({ place, token, ended }) => texts[place].add(token, ended));
  writing.on("status", show);
  begin();
  writing.texts.forEach(({ pieces }, place) => pieces.forEach(({ token, ended }) => texts[place].add(token, ended)));
  show(writing.status);
  return el(
    "div",
    { class: "continue" },
    el("p", {}, t("continue.intro", { tokens: data.writing.tokens })),
    el("div", { class: "buttons" }, start, stop, seedField(context)),
    message,
    columns,
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
  let prob = 1;
  const add = (token, ended) => {
    prob *= token?.prob ?? 1;
    if (token?.text) {
      text.append(writtenToken(t, { text: token.text, prob }));
      prob = 1;
    }
    setText(end, ended ? t(`continue.ended_${ended}`, { tokens: data.writing.tokens }) : "");
  };
  return { element: el("div", { class: "column", "data-testid": "continuation" }, title, text, end), add };
}

/** A piece of text shaded by its probability; an underline says the same without colour. */
function writtenToken(t, { text, prob }) {
  const level = prob >= 0.5 ? "likely" : prob >= 0.1 ? "possible" : "rare";
  const node = el("span", { class: `written-token ${level}`, style: `--prob: ${prob}`, title: percent(prob) });
  node.append(/^[^<\p{C}]*$/u.test(text) ? text : visibleToken(text, t));
  return node;
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
  return el("span", { class: "seed-line" }, el("label", { for: "seed" }, t("continue.seed")), input, fresh, problem);
}
