/**
 * What the tabs ask of a model, answered as the handlers of demos/temperature and demos/soft_labels do: the same
 * keys, and of the parameters those that the tabs send. context: {languageModel, manifest, heed}; manifest: see
 * core/device_model.py.
 */

import { check, checkCount, checkFilters, checkPrompt, checkTemperature, checkedLine } from "./checks.js";
import { DeviceError } from "./errors.js";
import { packed } from "./packed.js";

/** Endpoints with one answer. */
export const calls = { next_token: nextToken, sequence, vocabulary };
/** Endpoints with an event after another. */
export const streams = { continue: continued, translate };

async function nextToken({ prompt, appended }, { languageModel, manifest, heed }) {
  const { ids, length, read } = contextOf(prompt, appended ?? [], languageModel, manifest.limits);
  const logits = await languageModel.nextTokenLogits(ids, heed);
  return {
    model: manifest.model,
    prompt_tokens: length,
    read_tokens: ids.length,
    marks: languageModel.tokenizer.marksIn(read),
    file: packed(logits, languageModel.vocabulary, manifest.model),
  };
}

function vocabulary(_parameters, { languageModel }) {
  return languageModel.vocabulary;
}

async function* continued(given, { languageModel, manifest, heed }) {
  const { limits } = manifest;
  const { prompt, temperatures, seed = 0, max_new_tokens: most, stop = true, whole = true } = given;
  const [filters, appended] = [filtersOf(given), given.appended ?? []];
  check(Array.isArray(temperatures), "temperatures", temperatures);
  checkCount("temperatures", temperatures.length, 1, limits.maxRows);
  for (const temperature of temperatures) checkTemperature(temperature, limits);
  check(typeof stop === "boolean", "stop", stop);
  check(typeof whole === "boolean", "whole", whole);
  checkCount("max_new_tokens", most, 1, limits.maxNewTokens);
  checkCount("seed", seed, 0, limits.maxSeed);
  const { ids } = contextOf(prompt, appended, languageModel, limits);
  const rules = { before: prompt, appended, stop, whole };
  const settings = temperatures.map((temperature) => ({ temperature, ...filters }));
  let step = 0;
  for await (const written of languageModel.write(ids, { rules, settings, seed, most }, heed))
    yield { step: step++, ...written };
}

async function sequence({ sentence, answers }, { languageModel, manifest, heed }) {
  const { limits, translation, temperatures } = manifest;
  const line = checkedLine("sentence", sentence, limits.maxCharacters);
  check(Array.isArray(answers), "answers", answers);
  checkCount("answers", answers.length, 1, limits.maxAnswers);
  const texts = answers.map((answer) => checkedLine("answers", answer, limits.maxCharacters));
  check(new Set(texts).size === texts.length, "answers", answers);
  const prompt = `${translation.before}${line}${translation.after}`;
  const { tokenizer, vocabulary: all } = languageModel;
  const continuations = texts.map((text) => `${translation.lead}${text}${translation.end}`);
  const longest = Math.max(...continuations.map((text) => tokenizer.encode(prompt + text).length));
  checkFits(longest, limits);
  const scores = await languageModel.sequenceScores(prompt, continuations, temperatures, heed);
  return {
    model: manifest.model,
    sentence: line,
    sentence_tokens: tokenizer.encode(line).length,
    temperatures,
    answers: scores.map(({ tokenIds, logProbs, height, spreads, slopes }, i) => ({
      text: texts[i],
      tokens: tokenIds.map((id) => all[id]),
      log_probs: logProbs.map(rounded),
      height: rounded(height),
      spreads: spreads.map(rounded),
      slopes: slopes.map(rounded),
    })),
  };
}

async function* translate({ sentence, temperature, count, seed = 0 }, { languageModel, manifest, heed }) {
  const { limits, translation } = manifest;
  const line = checkedLine("sentence", sentence, limits.maxCharacters);
  checkTemperature(temperature, limits);
  checkCount("count", count, 1, limits.maxDraws);
  checkCount("seed", seed, 0, limits.maxSeed);
  const ids = languageModel.tokenizer.encode(`${translation.before}${line}${translation.after}`);
  checkFits(ids.length, limits);
  const asked = { temperature, seed, count, most: limits.maxAnswerTokens };
  for await (const ended of languageModel.sampledLines(ids, asked, heed)) yield* ended;
}

/** The tokens that are read of `prompt` and `appended`, and how many there are in all. */
function contextOf(prompt, appended, { tokenizer, vocabulary: all }, limits) {
  checkPrompt(prompt, limits);
  check(Array.isArray(appended) && appended.length <= limits.maxAppendedTokens, "appended", appended);
  for (const id of appended) checkCount("appended", id, 0, all.length - 1);
  const read = tokenizer.encode(prompt);
  const whole = [...read, ...appended];
  return { read, ids: whole.slice(-limits.maxPromptTokens), length: whole.length };
}

function filtersOf({ top_k = null, top_p = null, min_p = null }) {
  checkFilters({ top_k, top_p, min_p });
  return { topK: top_k, topP: top_p, minP: min_p };
}

/** Refuse what the model would cut: without its examples the prompt is no translation task any more. */
function checkFits(tokens, { maxPromptTokens: most }) {
  if (tokens > most) throw new DeviceError("on_device.too_long", { most, tokens });
}

/** Nine digits, as the server rounds. */
function rounded(value) {
  return Number(value.toPrecision(9));
}
