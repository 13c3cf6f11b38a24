/** What a visitor answered in the check of understanding, kept in this browser: nothing of it is sent. */

import { ANSWERS, QUESTIONS } from "./questions.js";

const KEY = "temperature-lab.check";
const VERSION = 1;

/** What `text`, which may be anything, says of answers, as far as it makes sense: {name of the question: answer}. */
export function readAnswers(text) {
  const given = parsed(text);
  const isAnswer = ({ name, answers }) => Object.hasOwn(given, name) && ANSWERS.slice(0, answers).includes(given[name]);
  return Object.fromEntries(QUESTIONS.filter(isAnswer).map(({ name }) => [name, given[name]]));
}

function parsed(text) {
  try {
    const { answers } = JSON.parse(text);
    return typeof answers === "object" && answers ? answers : {};
  } catch {
    return {};
  }
}

/** How many questions have their right answer. */
export function rightOf(given) {
  return QUESTIONS.filter(({ name, right }) => given[name] === right).length;
}

/** The answers, and whether the browser keeps them. */
export class Answered {
  given;
  isKept = true;

  constructor() {
    try {
      this.given = readAnswers(localStorage.getItem(KEY));
    } catch {
      this.given = {};
      this.isKept = false;
    }
  }

  answer(name, answer) {
    this.#keep({ ...this.given, [name]: answer });
  }

  clear() {
    this.#keep({});
  }

  #keep(given) {
    this.given = given;
    try {
      localStorage.setItem(KEY, JSON.stringify({ version: VERSION, answers: given }));
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }
}
