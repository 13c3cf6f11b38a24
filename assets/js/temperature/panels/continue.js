import { el, setDisabled, setText } from "../../shared/dom.js";
import { problemSentence, waitSentence } from "../../shared/model_state.js";
import { percent, temperature } from "../../shared/numbers.js";
import { settingField } from "../../shared/text_field.js";
import { visibleToken } from "../visible.js";

/** The model writes on at two fixed temperatures and at the slider's, side by side. */
export function continuePanel(context) {
  const { t, store, data } = context;
  const columns = el("div", { class: "columns", "data-testid": "continuations" });
  const message = el("p", { class: "note", role: "status" });
  const start = el(
    "button",
    { type: "button", class: "primary", "data-testid": "continue-start" },
    t("continue.start"),
  );
  const stop = el("button", { type: "button", disabled: true, "data-testid": "continue-stop" }, t("continue.stop"));
  let running = new AbortController();

  const run = async () => {
    running.abort();
    running = new AbortController();
    stop.disabled = false;
    setDisabled(start, true, stop);
    setText(message, t("continue.writing"));
    const outcome = await write(context, columns, running.signal);
    setText(message, outcome);
    start.disabled = false;
    setDisabled(stop, true, start);
    setText(start, t("continue.again"));
  };
  start.addEventListener("click", run);
  stop.addEventListener("click", () => running.abort());
  columns.append(...emptyColumns(context, store.state.temperature).map((column) => column.element));
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

/** Stream the three texts into `columns`. Returns the sentence that says how it ended. */
async function write(context, columns, signal) {
  const { t, store, data, models } = context;
  const { prompt, appended, model, seed, temperature: slider, topK, topP, minP } = store.state;
  const texts = emptyColumns(context, slider);
  columns.replaceChildren(...texts.map((column) => column.element));
  if (models.status(model).state !== "ready") {
    const status = await models.follow(model);
    if (status.state !== "ready") return waitSentence(t, "continue", status);
  }
  const request = {
    prompt,
    appended,
    model,
    seed,
    max_new_tokens: data.writing.tokens,
    temperatures: texts.map(({ T }) => T),
  };
  try {
    const filters = { top_k: topK, top_p: topP, min_p: minP };
    for await (const { tokens, ended } of data.server.stream("continue", { ...request, ...filters }, signal)) {
      texts.forEach((text, i) => text.add(tokens[i], ended[i]));
    }
    return t("continue.done");
  } catch (error) {
    if (signal.aborted) return t("continue.stopped");
    return problemSentence(t, "continue", error);
  }
}

function emptyColumns({ t, data }, slider) {
  const roles = ["continue.expert", "continue.mentor", "continue.slider"];
  return [...data.writing.temperatures, slider].map((T, i) => {
    const text = el("p", { class: "written", dir: "auto" });
    const end = el("p", { class: "written-end", "data-testid": "continuation-end" });
    const title = el("h3", {}, el("b", {}, `T = ${temperature(T)}`), ` ${t(roles[i])}`);
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
    return { T, element: el("div", { class: "column", "data-testid": "continuation" }, title, text, end), add };
  });
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
