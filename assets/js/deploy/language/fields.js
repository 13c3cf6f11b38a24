/** The settings of the next run, and what they ask for: as ../../shared/fields.js describes them. */

import { numberField, oneOf } from "../../shared/fields.js";
import { layersConfig, readLayers, writeLayers } from "./layers.js";

/** The visitor's own text, which no address holds. */
export const OWN = "own";
/** A run that reads fewer tokens has so few steps that each is told. */
const SHORT = 4096;
/** What another run is asked for with. */
export const SETTINGS = ["lmText", "lmLayers", "lmTemperature", "lmDivergence", "lmWriter", "lmTokens"];
/** By who writes what the student learns from, in how much of the steps the student writes half of it. */
export const WRITERS = { text: 0, student: 0.5 };

/**
 * The settings for what page_data of core/pages/deploy says of language models. Their links have names of their own:
 * the address is shared with the other tabs.
 */
export function languageFields({ language, limits, server }) {
  const { layers, texts, divergences, usual, bounds } = language;
  const names = texts.map(({ name }) => name);
  const field = (link, initial, read, write = String) => ({ link, initial, read, write });
  const allowed = trainsHere({ language, server }) ? [...names, OWN] : names;
  const temperature = numberField("deploy.language_rule_temperature", limits.minTemperature, limits.maxTemperature);
  return {
    lmText: field("lm_text", names[0], oneOf("deploy.language_rule_text", allowed)),
    lmLayers: field("lm_layers", usual.layers, (text) => readLayers(text, layers), writeLayers),
    lmTemperature: field("lm_T", usual.temperature, temperature),
    lmDivergence: field("lm_divergence", usual.divergence, oneOf("deploy.language_rule_divergence", divergences)),
    lmWriter: field("lm_writer", "text", oneOf("deploy.language_rule_writer", Object.keys(WRITERS))),
    lmTokens: field(
      "lm_tokens",
      usual.tokens,
      numberField("deploy.language_rule_tokens", bounds.least_tokens, bounds.tokens, true),
    ),
  };
}

/** Whether a language model can be distilled from this page. */
export function trainsHere({ language, server }) {
  return Boolean(server && language.on_server);
}

/** The fields of core/layer_dropping/configuration.py for the settings of `state`. */
export function configOf({ lmLayers, lmTemperature, lmDivergence, lmWriter, lmTokens }) {
  return {
    ...layersConfig(lmLayers),
    temperature: lmTemperature,
    divergence: lmDivergence,
    on_policy: WRITERS[lmWriter],
    tokens: lmTokens,
    every: lmTokens < SHORT ? 1 : 2,
  };
}

/** The settings that a run with this config, as an event has it, was asked for with. */
export function settingsOf(config) {
  const { keep_layers: kept, every_second: every, layers, temperature, divergence, on_policy: own, tokens } = config;
  const lmLayers = every ? "every_second" : kept.length ? kept : layers;
  const lmWriter = own ? "student" : "text";
  return { lmLayers, lmTemperature: temperature, lmDivergence: divergence, lmWriter, lmTokens: tokens };
}

/** Whether two hold the same settings; `content` is that of the visitor's own text, null with another. */
export function isSame(one, other) {
  return [...SETTINGS, "content"].every((name) => String(one[name]) === String(other[name]));
}

/** The same run as a command. */
export function commandOf({ lmText, lmLayers, lmTemperature, lmDivergence, lmWriter, lmTokens }, usual) {
  const options = { ...layersConfig(lmLayers) };
  const text = lmText === OWN ? "FILE" : lmText;
  const kept = options.keep_layers ? `--keep-layers ${options.keep_layers.join(" ")}` : "";
  const layers = options.every_second ? "--every-second" : kept || `--layers ${options.layers}`;
  const more = [
    lmTemperature === usual.temperature ? "" : `--temperature ${lmTemperature}`,
    lmDivergence === usual.divergence ? "" : `--divergence ${lmDivergence}`,
    WRITERS[lmWriter] ? `--on-policy ${WRITERS[lmWriter]}` : "",
    lmTokens === usual.tokens ? "" : `--tokens ${lmTokens}`,
  ];
  return ["python -m core distil-lm", `--text ${text}`, layers, ...more, "--out student"].filter(Boolean).join(" ");
}
