/**
 * What students are judged by, and how it is written. sign: 1 where more is better, −1 where less is.
 * axis(values) and closeAxis(values): a chart's vertical axis over all of the range, or close around the values.
 */

import { quantity } from "../shared/apart.js";
import { meanAndDeviation } from "../maths/spread.js";
import { shortPercent, spread } from "./numbers.js";

const NO_BREAK = "\u00a0";
const LEVELS = [5, 7, 10, 15, 20, 30];
const HIGH_LEVELS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

export const accuracy = {
  name: "accuracy",
  sign: 1,
  write: shortPercent,
  spread,
  /** The size of a difference, in points of a hundred. */
  gain: (difference) => Math.abs(100 * difference).toFixed(1),
  isPoor: (value) => value < 0.3,
  /** Where a guess can be put, and where its marker waits. */
  guess: { least: 0, most: 1, step: 0.01, start: 0.5 },
  bar: (value) => value,
  axis: () => ({ range: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], write: shortPercent }),
  closeAxis(values) {
    const [least, most] = [Math.max(0, Math.min(...values) - 0.02), Math.min(1, Math.max(...values) + 0.02)];
    return { range: [least, most], ticks: [least, (least + most) / 2, most], write: shortPercent };
  },
};

export const perplexity = {
  name: "perplexity",
  sign: -1,
  write: written,
  spread(values) {
    const { mean, deviation } = meanAndDeviation(values);
    if (values.length < 2) return written(mean);
    return quantity(`${written(mean)} (±${NO_BREAK}${deviation.toFixed(digits(mean))})`);
  },
  /** The size of a difference, in letters. */
  gain: (difference) => written(Math.abs(difference)),
  isPoor: (value) => value > 15,
  guess: { least: 5, most: 30, step: 0.1, start: 15 },
  bar: null,
  axis(values) {
    const most = Math.max(30, ...values);
    return {
      range: [5, most],
      log: true,
      ticks: (most > 35 ? HIGH_LEVELS : LEVELS).filter((level) => level <= most),
      write: String,
    };
  },
  closeAxis(values) {
    const [least, most] = [Math.min(...values) * 0.98, Math.max(...values) * 1.02];
    return { range: [least, most], log: true, ticks: [least, Math.sqrt(least * most), most], write: written };
  },
};

function written(value) {
  return value.toFixed(digits(value));
}

/** Decimal places: three digits in all, or the whole number. */
function digits(value) {
  return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
}
