/** Numbers as the page writes them. */

import { quantity } from "./apart.js";

const NO_BREAK = "\u00a0";

/** A share of 0–1 as a percentage with about three digits: 77.3 %, 5.21 %, under 0.01 %. */
export function percent(share) {
  const value = share * 100;
  if (value > 0 && value < 0.01) return quantity(`<${NO_BREAK}0.01${NO_BREAK}%`);
  if (value > 99.9 && value < 100) return quantity(`>${NO_BREAK}99.9${NO_BREAK}%`);
  return quantity(`${value.toFixed(value === 0 || value === 100 ? 0 : value < 10 ? 2 : 1)}${NO_BREAK}%`);
}

/** A share as a rounded percentage for a sentence: 77 %, 5 %, 0.4 %. */
export function roundPercent(share) {
  const value = share * 100;
  if (value >= 1 && value < 99.5) return quantity(`${Math.round(value)}${NO_BREAK}%`);
  return percent(share);
}

/** A temperature with three digits, trailing zeros gone: 0.2, 1, 2.51, 20. */
export function temperature(value) {
  return String(Number(value.toPrecision(3)));
}

/** A count of choices: 1.04, 2.3, 13, 900. */
export function choices(value) {
  if (value < 1.995) return value.toFixed(2);
  if (value < 9.95) return value.toFixed(1);
  return count(Number(value.toPrecision(value < 99.5 ? 2 : 3)));
}

/** Bytes in whole megabytes. */
export function megabytes(bytes) {
  return count(Math.round(bytes / 1e6));
}

/** A whole number with its thousands apart. toLocaleString would do, but for the time that its first call takes. */
export function count(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes: 365 B, 25.9 kB, 1.63 MB. */
export function size(bytes) {
  const [value, unit] = bytes < 1e3 ? [bytes, "B"] : bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return quantity(`${Number(value.toPrecision(3))}${NO_BREAK}${unit}`);
}
