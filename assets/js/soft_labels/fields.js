/** The Soft labels tab's settings: as ../shared/fields.js describes them. */

import { Broken, modelOnField, numberField, oneOf, short, temperatureField } from "../shared/fields.js";

export const NETWORKS = ["teacher", "hard", "soft"];

const MAX_LINK_ANSWERS = 1200;
/** A test digit that the teacher finds hard to read: a four that could be a nine. */
const FIRST_DIGIT = 288;

/** The settings for these limits (see page_data of core/pages/soft_labels), with a `server` or without one. */
export function softFields({ limits, sentence, answers, server }) {
  const temperature = temperatureField(limits);
  return {
    temperature: { link: "T", initial: 1, read: temperature, write: String, always: true },
    sentence: { link: "sentence", initial: sentence, read: readSentence(limits), write: String, entry: true },
    answers: { link: "answers", initial: answers, read: readAnswers(limits), write: writeAnswers, entry: true },
    digit: {
      link: "digit",
      initial: FIRST_DIGIT,
      read: numberField("soft_labels.rule_digit", 0, limits.digits - 1, true),
      write: String,
    },
    cell: { link: "cell", initial: "4-9", read: readCell, write: String },
    network: { link: "network", initial: "teacher", read: oneOf("soft_labels.rule_network", NETWORKS), write: String },
    modelOn: modelOnField(server),
  };
}

/** Reads one answer to put beside `others`. */
export function readAnswer(text, others, { maxCharacters, maxAnswers }) {
  const answer = oneLine(text);
  if (!answer) throw new Broken("soft_labels.rule_answer_empty", {});
  if (answer.length > maxCharacters)
    throw new Broken("soft_labels.rule_answer_long", { most: maxCharacters, value: answer.length });
  if (others.includes(answer)) throw new Broken("soft_labels.rule_answer_twice", { value: short(answer) });
  if (others.length >= maxAnswers) throw new Broken("soft_labels.rule_answers_many", { most: maxAnswers });
  return answer;
}

function readAnswers(limits) {
  return (text) => {
    const answers = [];
    for (const line of text.split("\n")) answers.push(readAnswer(line, answers, limits));
    return answers;
  };
}

/** A list too long for an address is left out of the link. */
function writeAnswers(answers) {
  const text = answers.join("\n");
  return text.length <= MAX_LINK_ANSWERS ? text : null;
}

function readSentence({ maxCharacters }) {
  return (text) => {
    const sentence = oneLine(text);
    if (!sentence) throw new Broken("soft_labels.rule_sentence_empty", {});
    if (sentence.length > maxCharacters) {
      throw new Broken("soft_labels.rule_sentence_long", { most: maxCharacters, value: sentence.length });
    }
    return sentence;
  };
}

function readCell(text) {
  if (!/^\d-\d$/.test(text)) throw new Broken("soft_labels.rule_cell", { value: short(text) });
  return text;
}

function oneLine(text) {
  return (text.toWellFormed?.() ?? text).trim().replace(/\s+/g, " ");
}
