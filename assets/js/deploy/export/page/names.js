/** A field for the beginning of a name, how the student goes on, and names that it completes. */

import { END, LETTERS, encode } from "../../../maths/letters.js";
import { likeliest } from "../../../maths/likeliest.js";
import { softmax } from "../../../maths/softmax.js";
import { el, setText } from "../../../shared/dom.js";
import { whenTyped } from "../../../shared/typing.js";
import { answersView } from "./answers.js";
import { studentIn } from "./student.js";

/** Letters with a bar of their own, and the longest name. */
const [SHOWN, LONGEST] = [8, 20];

const { ask, words } = studentIn(document);
const nameOf = (place) => (place === END ? words.end : LETTERS[place]);
const answers = answersView(words, (logits) => likeliest(logits, SHOWN, nameOf, words.others));
const field = el("input", {
  id: "prefix",
  type: "text",
  value: words.first,
  autocapitalize: "none",
  autocomplete: "off",
  spellcheck: "false",
  "aria-describedby": "rule",
});
const rule = el("p", { id: "rule", role: "status" }, words.rule);
const completed = el("output", { id: "completed", for: "prefix temperature" });

/** The letters that were typed, or null where they are no beginning of a name. */
function typed() {
  const prefix = field.value.trim().toLowerCase();
  return /^[a-z]*$/.test(prefix) && prefix.length <= LONGEST ? prefix : null;
}

function read() {
  const prefix = typed();
  field.setAttribute("aria-invalid", prefix === null);
  setText(rule, prefix === null ? words.refused : words.rule);
  if (prefix !== null) answers.show(ask(encode(prefix)));
}

/** The name to its end, each letter drawn by its share at the temperature. */
function complete() {
  let name = typed();
  if (name === null) return;
  while (name.length < LONGEST) {
    const shares = softmax(ask(encode(name)), answers.temperature());
    let luck = Math.random();
    const letter = shares.findIndex((share) => (luck -= share) < 0);
    if (letter <= END) break;
    name += LETTERS[letter];
  }
  setText(completed, name);
}

whenTyped(field, read);
const button = el("button", { type: "submit", id: "complete" }, words.complete);
const form = el("form", {}, el("label", { for: "prefix" }, words.type), field, rule, button, completed);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  complete();
});
document.getElementById("play").append(form, answers.element);
read();
