import { el, setText } from "../../shared/dom.js";
import { visit } from "../../shared/tabs.js";
import { parametersOf } from "../lesson/address.js";
import { Answered, rightOf } from "./answered.js";
import { ANSWERS, QUESTIONS } from "./questions.js";

/** The check of understanding: each answer is followed by why, and by a way to the setting that shows it. */
export function checkView({ t, data, kept }) {
  const answered = (kept.answered ??= new Answered());
  const score = el("p", { class: "check-score", role: "status", "data-testid": "check-score" });
  const list = el("ol", { class: "check-questions" });
  const again = el("button", { type: "button", "data-testid": "check-again" }, t("check.again"));
  const note = el("p", { class: "fine" });

  const showScore = () => {
    const count = Object.keys(answered.given).length;
    const values = { right: rightOf(answered.given), count, all: QUESTIONS.length };
    setText(score, count === 0 ? "" : t(count < QUESTIONS.length ? "check.so_far" : wordOf(values), values));
    again.hidden = count === 0;
    setText(note, answered.isKept ? "" : t("check.not_kept"));
  };
  const draw = () => {
    list.replaceChildren(...QUESTIONS.map((question) => questionItem({ t, data, answered }, question, showScore)));
    showScore();
  };
  again.addEventListener("click", () => {
    answered.clear();
    draw();
    list.querySelector("input").focus();
  });
  draw();
  return el(
    "section",
    { class: "check part", id: "check", "data-testid": "check" },
    el("h2", {}, t("check.title")),
    el("p", {}, t("check.intro")),
    list,
    score,
    el("div", { class: "buttons" }, again),
    note,
  );
}

/** The sentence for a whole check. */
function wordOf({ right, all }) {
  if (right === all) return "check.all_right";
  return right > all / 2 ? "check.most_right" : "check.few_right";
}

function questionItem({ t, data, answered }, question, onAnswer) {
  const { name } = question;
  const why = el("div", { class: "check-why", role: "status" });
  const item = el("li", { class: "check-question", "data-testid": "question", "data-question": name });
  const show = () => {
    const given = answered.given[name];
    item.dataset.answer = given === undefined ? "none" : given === question.right ? "right" : "wrong";
    why.replaceChildren(...(given === undefined ? [] : explanation(t, data, question, given)));
  };
  const radios = ANSWERS.slice(0, question.answers).map((answer) => {
    const use = () => {
      answered.answer(name, answer);
      show();
      onAnswer();
    };
    const radio = el("input", { type: "radio", name: `check-${name}`, value: answer, onchange: use });
    radio.checked = answered.given[name] === answer;
    return el("label", { class: "choice" }, radio, t(`check.${name}.answer_${answer}`));
  });
  show();
  item.append(el("fieldset", {}, el("legend", {}, t(`check.${name}.ask`)), ...radios), why);
  return item;
}

/** Whether it was right, why, who found it, and where to see it. */
function explanation(t, { papers }, { name, right, settings, paper }, given) {
  const verdict = el("b", {}, t(given === right ? "check.right" : "check.wrong"));
  const parameters = parametersOf(settings);
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // to be opened beside this page
    event.preventDefault();
    visit(parameters);
  };
  const see = el("a", { href: `?${parameters}`, "data-testid": "check-see", onclick: go }, t("check.see"));
  const source = paper ? [el("p", { class: "fine" }, cited(papers[paper]))] : [];
  return [el("p", {}, verdict, " ", t(`check.${name}.why`)), ...source, el("p", {}, see)];
}

function cited({ title, url }) {
  return el("a", { href: url, rel: "noreferrer", lang: "en" }, title);
}
