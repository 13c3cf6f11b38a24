/**
 * Which of the teacher's layers a student keeps. A choice is how many, those of most influence; EVERY_SECOND; or a list
 * of their numbers, rising.
 */

import { Broken, short } from "../../shared/fields.js";

export const EVERY_SECOND = "every_second";
/** The choices that have a button. */
export const PRESETS = [25, 20, 15, EVERY_SECOND];

/** The numbers of the layers that a choice keeps, as core/layer_dropping/influence.py: of equals the later go. */
export function keptLayers(choice, influence) {
  if (Array.isArray(choice)) return choice;
  const all = influence.map((_, layer) => layer);
  if (choice === EVERY_SECOND) return all.filter((layer) => layer % 2 === 0);
  const ranked = all.toSorted((a, b) => influence[b] - influence[a] || a - b);
  return ranked.slice(0, choice).sort((a, b) => a - b);
}

/** The choice with `layer` gone if it was kept, else back: a preset where it is one. Throws Broken for none or all. */
export function toggled(choice, layer, influence) {
  const before = keptLayers(choice, influence);
  const kept = before.includes(layer)
    ? before.filter((other) => other !== layer)
    : [...before, layer].sort((a, b) => a - b);
  checkCount(kept.length, influence.length, String(kept.length));
  return PRESETS.find((preset) => String(keptLayers(preset, influence)) === String(kept)) ?? kept;
}

/** The choice that a link writes, of a teacher with `total` layers: 15, every_second, or 0.1.24 with a dot at least. */
export function readLayers(text, total) {
  if (text === EVERY_SECOND) return text;
  const numbers = text.split(".").filter(Boolean).map(Number);
  const isRising = numbers.every((layer, place) => place === 0 || layer > numbers[place - 1]);
  if (!/^\d+(\.\d+)*\.?$/.test(text) || (text.includes(".") && !(isRising && numbers.at(-1) < total)))
    throw new Broken("deploy.language_rule_layers", { value: short(text), most: total - 1 });
  checkCount(text.includes(".") ? numbers.length : numbers[0], total, text);
  return text.includes(".") ? numbers : numbers[0];
}

export function writeLayers(choice) {
  return Array.isArray(choice) ? `${choice.join(".")}${choice.length > 1 ? "" : "."}` : String(choice);
}

/** The fields of core/layer_dropping/configuration.py that say the same. */
export function layersConfig(choice) {
  if (Array.isArray(choice)) return { keep_layers: choice };
  return choice === EVERY_SECOND ? { every_second: true } : { layers: choice };
}

function checkCount(count, total, text) {
  if (count < 1 || count >= total)
    throw new Broken("deploy.language_rule_count", { value: short(text), most: total - 1, total });
}
