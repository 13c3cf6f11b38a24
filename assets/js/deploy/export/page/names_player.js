/** A field for the beginning of a name, how a student goes on, and names that it completes. */

import { END, LETTERS, encode } from "../../../maths/letters.js";
import { likeliest } from "../../../maths/likeliest.js";
import { perceptron } from "../../../maths/perceptron.js";
import { softmax } from "../../../maths/softmax.js";
import { el, setText } from "../../../shared/dom.js";
import { answersView } from "./answers.js";

/** Letters with a bar of their own, and the longest name. */
const [SHOWN, LONGEST] = [8, 20];

/** {layers, words}: the student, and what is said around it. */
export function namesPlayer({ layers, words }) {
  const network = perceptron(layers);
  const ask = (prefix) => network(encode(prefix), 1);
  const nameOf = (place) => (place === END ? words.end : LETTERS[place]);
  const answers = answersView(words, (logits) => likeliest(logits, SHOWN, nameOf, words.others));
  const field = el("input", {
    id: "student-prefix",
    type: "text",
    value: words.first,
    autocapitalize: "none",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "student-rule",
  });
  const rule = el("p", { class: "play-note", id: "student-rule", role: "status" });
  const completed = el("output", { class: "play-name", for: "student-prefix student-temperature" });

  const read = () => {
    const prefix = beginning(field.value);
    field.setAttribute("aria-invalid", prefix === null);
    setText(rule, prefix === null ? words.refused : words.rule);
    if (prefix !== null) answers.show(ask(prefix));
  };
  const complete = (event) => {
    event.preventDefault();
    const prefix = beginning(field.value);
    if (prefix !== null)
      setText(
        completed,
        completion(prefix, (name) => softmax(ask(name), answers.temperature())),
      );
  };
  field.addEventListener("input", read);
  read();
  const button = el("button", { type: "submit" }, words.complete);
  const label = el("label", { for: "student-prefix" }, words.type);
  const form = el("form", { onsubmit: complete }, label, field, rule, button, completed);
  return el("div", { class: "play" }, form, answers.element);
}

/** The letters that were typed, or null where they are no beginning of a name. */
function beginning(typed) {
  const prefix = typed.trim().toLowerCase();
  return /^[a-z]*$/.test(prefix) && prefix.length <= LONGEST ? prefix : null;
}

/** A name from its beginning to its end, each letter drawn by the share that sharesAfter(name) gives it. */
function completion(prefix, sharesAfter) {
  let name = prefix;
  while (name.length < LONGEST) {
    let luck = Math.random();
    const letter = sharesAfter(name).findIndex((share) => (luck -= share) < 0);
    if (letter <= END) break;
    name += LETTERS[letter];
  }
  return name;
}
