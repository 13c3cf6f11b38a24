import { el, setText } from "../../shared/dom.js";
import { Broken } from "../../shared/fields.js";
import { isMissing, problemSentence, waitSentence } from "../../shared/model_state.js";
import { count } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { checker } from "../../shared/text_field.js";
import { isComposed, whenTyped } from "../../shared/typing.js";
import { unseenIn, visibleToken } from "../visible.js";
import { examplesView } from "./examples.js";

const TYPING = 350;

/** The prompt box, the tokens put behind it, the recorded examples, and one line on what holds the answer up. */
export function promptView(context) {
  const { t, store, fields, lab } = context;
  const box = el("textarea", {
    class: "prompt-box",
    id: "prompt",
    rows: 1,
    dir: "auto",
    spellcheck: "false",
    "data-testid": "prompt",
    "data-sets": "prompt",
    "aria-describedby": "prompt-note",
  });
  const note = noteLine(context);
  // While it is typed on, a prompt stays one step for the browser's Back; Enter, or leaving the box, settles it.
  let goesOn = false;
  const use = (text) => {
    const before = store.state.prompt;
    store.set({ prompt: fields.prompt.read(text.toWellFormed?.() ?? text) }, { goesOn });
    goesOn ||= store.state.prompt !== before;
  };
  const settle = () => (goesOn = false);
  const commit = checker(box, use, (key, values) => note.rule(key && t(key, formatted(values))));
  box.addEventListener("input", () => grow(box));
  whenTyped(box, commit, TYPING);
  box.addEventListener("blur", () => {
    commit();
    settle();
  });
  new ResizeObserver(() => grow(box)).observe(box);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || isComposed(event)) return;
    event.preventDefault();
    const before = store.state.prompt;
    commit();
    settle();
    if (lab.isStale && store.state.prompt === before) lab.load(); // a changed prompt loads by itself
  });
  const show = ({ prompt }) => {
    if (box.value === prompt) return;
    box.value = prompt;
    settle();
    grow(box);
  };
  store.subscribe((state, changed) => changed.has("prompt") && show(state));
  show(store.state);
  return el(
    "section",
    { class: "prompt" },
    el(
      "div",
      { class: "prompt-line" },
      el("label", { for: "prompt", class: "prompt-label", "data-sets": "prompt" }, t("prompt.label")),
      box,
      appendedTokens(context),
    ),
    note.element,
    examplesView(context),
  );
}

function grow(box) {
  box.style.height = "auto";
  const borders = box.offsetHeight - box.clientHeight;
  box.style.height = `${Math.min(box.scrollHeight + borders, 220)}px`;
}

function formatted(values) {
  return Object.fromEntries(Object.entries(values).map(([name, v]) => [name, typeof v === "number" ? count(v) : v]));
}

/** The tokens that were drawn or clicked, as chips, with an Undo. */
function appendedTokens({ t, store, lab, root }) {
  const chips = el("span", { class: "chips" });
  const undo = el("button", { type: "button", class: "quiet", onclick: () => lab.undo() }, t("prompt.undo"));
  const line = el("span", { class: "appended", "data-testid": "appended", "data-sets": "then" }, chips, undo);
  const show = async ({ appended }) => {
    if (!appended.length && line.contains(document.activeElement)) root.querySelector(".prompt-box").focus();
    line.hidden = !appended.length;
    const texts = await Promise.all(appended.map((id) => lab.textOf(id)));
    if (store.state.appended === appended) {
      chips.replaceChildren(...texts.map((text) => el("span", { class: "chip" }, visibleToken(text, t))));
    }
  };
  store.subscribe((state, changed) => changed.has("appended") && show(state));
  show(store.state);
  return line;
}

/** The line under the box: a broken rule, what the answer waits for, what went wrong, or what is read otherwise. */
function noteLine({ t, store, lab, models, limits }) {
  const line = el("p", { class: "note", id: "prompt-note", role: "status", "data-testid": "prompt-note" });
  const more = el(
    "button",
    { type: "button", class: "link", onclick: () => store.set({ open: "model" }) },
    t(models.hasServer ? "model.how" : "model.how_here"),
  );
  let rule = "";
  let problem = null;
  const show = () => {
    const waiting = lab.isStale && !lab.source.isRecorded(store.state);
    const status = models.status(store.state.model);
    const text =
      rule ||
      (problem && problemText(t, problem)) ||
      (waiting ? waitSentence(t, "prompt", status) : readingText(t, lab, limits));
    line.classList.toggle("problem", Boolean(rule || problem));
    if (line.firstChild?.textContent === text) return;
    const stuck = !rule && waiting && isMissing(status);
    line.replaceChildren(text, ...(stuck ? [" ", more] : []));
  };
  lab.on("problem", (error) => {
    problem = error;
    show();
  });
  lab.on("distribution", show);
  models.subscribe(show);
  return {
    element: line,
    rule(text) {
      rule = text;
      show();
    },
  };
}

function problemText(t, problem) {
  if (problem instanceof Broken) return t(problem.message, problem.values);
  return problemSentence(t, "prompt", problem);
}

/** How the prompt is read where that is not plain to see: cut, with unseen characters, with marks of the model. */
function readingText(t, { distribution }, { maxPromptTokens: most }) {
  if (!distribution) return t("prompt.reading");
  const unseen = unseenIn(distribution.prompt);
  return sentences(
    t,
    distribution.cut && t("prompt.cut", { all: count(distribution.promptTokens), cut: count(distribution.cut), most }),
    unseen.length && t("prompt.unseen", { characters: unseen }),
    distribution.marks?.length && t("prompt.marks", { marks: distribution.marks }),
  );
}

/** One line on what the recorded prompt shows. */
export function lessonView({ t, store, data }) {
  const lesson = el("p", { class: "lesson", "data-testid": "lesson" });
  const show = ({ prompt, appended }) => {
    const entry = data.prompts.find((candidate) => candidate.prompt === prompt);
    setText(lesson, entry && !appended.length ? t(`lesson.${entry.slug}`) : t("lesson.own"));
  };
  store.subscribe((state, changed) => (changed.has("prompt") || changed.has("appended")) && show(state));
  show(store.state);
  return lesson;
}
