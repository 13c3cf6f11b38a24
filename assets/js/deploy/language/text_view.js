import { el, setText } from "../../shared/dom.js";
import { Broken } from "../../shared/fields.js";
import { count, size } from "../../shared/numbers.js";
import { whenTyped } from "../../shared/typing.js";
import { OWN, trainsHere } from "./fields.js";
import { textOf, usedPart } from "./own_text.js";

const PAUSE = 300;
const TITLES = {
  alice: "deploy.language_alice",
  lincoln: "deploy.language_lincoln",
  moby_dick: "deploy.language_moby_dick",
  own: "deploy.language_own",
};

/** What a text is called. */
export function titleOf(t, name) {
  return TITLES[name] ? t(TITLES[name]) : name;
}

/** The text to learn from: one that ships, or where a model can be distilled here the visitor's own. */
export function textView(context) {
  const { t, data, store } = context;
  const { texts } = data.language;
  const choices = texts.map(({ name, tokens }) => [
    name,
    t("deploy.language_text_is", { title: titleOf(t, name), tokens: count(tokens) }),
  ]);
  if (trainsHere(data)) choices.push([OWN, titleOf(t, OWN)]);
  const inputs = choices.map(([value]) =>
    el("input", {
      type: "radio",
      name: "deploy-lm-text",
      value,
      "data-testid": `lm-text-${value}`,
      onchange: () => store.set({ lmText: value }),
    }),
  );
  const labels = choices.map(([, label], place) => el("label", { class: "choice" }, inputs[place], ` ${label}`));
  const own = trainsHere(data) ? ownView(context) : el("div");
  const show = () => {
    for (const input of inputs) input.checked = input.value === store.state.lmText;
    own.hidden = store.state.lmText !== OWN;
  };
  store.subscribe((_, changed) => changed.has("lmText") && show());
  show();
  const legend = el("legend", {}, t("deploy.language_choose_text"));
  return el("div", {}, el("fieldset", { class: "choices", "data-sets": "lm_text" }, legend, ...labels), own);
}

/** The visitor's own text, pasted or from a file. */
function ownView({ t, data, distillation }) {
  const { characters: most } = data.language.bounds;
  const note = el("p", { class: "note", role: "status", "data-testid": "lm-own-note" });
  const problem = el("p", { class: "problem", role: "alert", "data-testid": "lm-own-problem" });
  const area = el("textarea", {
    id: "lm-own",
    rows: 6,
    "aria-describedby": "lm-own-hint",
    "data-testid": "lm-own",
  });
  area.value = distillation.content;
  const input = el("input", {
    type: "file",
    id: "lm-file",
    accept: "text/*",
    "aria-describedby": "lm-own-hint",
    "data-testid": "lm-file",
  });
  const read = () => {
    const content = usedPart(area.value, most);
    const lengths = { used: count(content.length), all: count(area.value.length) };
    setText(problem, "");
    setText(note, content.length < area.value.length ? t("deploy.language_own_cut", lengths) : "");
    distillation.write(content);
  };
  whenTyped(area, read, PAUSE);
  area.addEventListener("change", read); // who leaves the field to start begins with all that is in it
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    setText(problem, "");
    try {
      const { content, whole } = await textOf(file, most);
      const values = { name: file.name, size: size(file.size), used: count(content.length) };
      area.value = content;
      setText(note, t(whole ? "deploy.language_file_whole" : "deploy.language_file_cut", values));
      distillation.write(content);
    } catch (error) {
      const why = error instanceof Broken ? t(error.message, error.values) : error.message;
      setText(problem, t("deploy.language_file_refused", { why }));
    }
    input.value = ""; // the same file can be chosen again
  });
  return el(
    "div",
    { class: "language-own" },
    el("label", { for: "lm-own" }, t("deploy.language_paste")),
    area,
    el("label", { for: "lm-file" }, t("deploy.language_file")),
    input,
    el("p", { class: "fine", id: "lm-own-hint" }, t("deploy.language_own_hint", { most: count(most) })),
    note,
    problem,
  );
}
