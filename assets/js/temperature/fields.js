/** The Temperature tab's settings, as ../shared/fields.js describes them. */

import { Broken, modelOnField, numberField, oneOf, short, temperatureField } from "../shared/fields.js";

const PANELS = ["filters", "draw", "continue", "picture", "own", "formula", "save", "model"];
const MAX_LINK_PROMPT = 1500;
/** The second model that the visitor opens from a file: no link can hold it, so it is asked for again. */
export const FILE = "file";
/** The visitor's own text, which no link can hold either. */
export const MINE = "mine";
/** How a server calls a student that it keeps. */
export const STUDENT = /^student-[0-9a-f]{16}$/;

/** The settings for these `limits` (see page_data) and models, with a `server` or without one. */
export function fieldsFor({ limits, configuredModel, offeredModels, prompts, pins, ownTexts, server }) {
  const models = [configuredModel, ...offeredModels.map((model) => model.name)];
  const temperature = temperatureField(limits);
  const seed = numberField("rule.seed", 0, limits.maxSeed, true);
  return {
    prompt: {
      link: "prompt",
      initial: prompts[0].prompt,
      read: readPrompt(limits),
      write: writePrompt,
      always: true,
      entry: true,
    },
    appended: { link: "then", initial: [], read: readIds(limits), write: (ids) => ids.join(","), entry: true },
    temperature: { link: "T", initial: 1, read: temperature, write: String, always: true },
    pins: { link: "pins", initial: pins, read: readPins(temperature, limits), write: (values) => values.join(",") },
    topK: { link: "top_k", initial: null, read: numberField("rule.top_k", 1, 1e6, true), write: String },
    topP: { link: "top_p", initial: null, read: numberField("rule.top_p", 0.01, 1), write: String },
    minP: { link: "min_p", initial: null, read: numberField("rule.min_p", 0, 1), write: String },
    open: { link: "open", initial: "", read: oneOf("rule.open", PANELS), write: String, entry: true },
    luck: { link: "luck", initial: null, read: seed, write: String },
    seed: { link: "seed", initial: 0, read: seed, write: String },
    model: { link: "model", initial: configuredModel, read: oneOf("rule.model", models), write: String, entry: true },
    beside: { link: "beside", initial: null, read: readBeside(models, server), write: String, entry: true },
    ownText: { link: "own", initial: ownTexts[0], read: oneOf("rule.own", [...ownTexts, MINE]), write: String },
    ownOrder: { link: "own_words", initial: 1, read: numberField("rule.own_words", 1, 2, true), write: String },
    modelOn: modelOnField(server),
  };
}

function readPrompt({ maxPromptCharacters: most }) {
  return (text) => {
    if (!text.trim()) throw new Broken("rule.prompt_empty", {});
    if (text.length > most) throw new Broken("rule.prompt_long", { value: text.length, most });
    return text.replace(/\r\n?/g, "\n"); // as a text box shows it
  };
}

/** A prompt too long for an address is left out of the link. */
function writePrompt(prompt) {
  return prompt.length <= MAX_LINK_PROMPT ? prompt : null;
}

function readIds({ maxAppendedTokens: most }) {
  return (text) => {
    const ids = text.split(",").filter(Boolean).map(Number);
    if (ids.length > most || !ids.every((id) => Number.isInteger(id) && id >= 0)) {
      throw new Broken("rule.then", { value: short(text), most });
    }
    return ids;
  };
}

/** The second model: one that the server offers or keeps, or a file. */
function readBeside(models, server) {
  return (text) => {
    const isOfServer = server && (models.includes(text) || STUDENT.test(text));
    if (text === FILE || isOfServer) return text;
    throw new Broken(server ? "rule.beside" : "rule.beside_alone", { value: short(text), allowed: models });
  };
}

function readPins(temperature, { maxPins: most }) {
  return (text) => {
    const values = text
      .split(",")
      .filter((part) => part.trim())
      .map(temperature);
    if (values.length > most) throw new Broken("rule.pins", { value: values.length, most });
    return [...new Set(values)];
  };
}
