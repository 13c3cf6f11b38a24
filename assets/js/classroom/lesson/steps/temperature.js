/** The steps at the dial of temperature; their truths are those of the recorded prompts. */

import { quantity } from "../../../shared/apart.js";
import { count, percent, roundPercent } from "../../../shared/numbers.js";
import { nextToken } from "./recorded.js";

const COIN = { slug: "coin", prompt: "I flipped a coin. It came up" };
const STORY = { slug: "once", prompt: "Once upon a time, there was a little" };
const LIGHT = { slug: "light", prompt: "The traffic light turned" };
const ANIMAL = { slug: "animal", prompt: "My favourite animal is the" };
const SUM = { slug: "sum", prompt: "Two plus two equals" };
const [AS_TRAINED, MENTOR, EXPERT, HOT, HOTTEST, COLD] = [1, 0.8, 0.2, 2, 20, 0.05];
const NO_PINS = { pins: "" };
const TOP_P = 0.9;
/** Where a curve is drawn against T, and into how many pieces the true one is divided. */
const DRAWN = [0.1, 0.3, HOT, 5, HOTTEST];
const FINE = 60;

/** A prompt with the settings that show it, and no outline that would give away the answer. */
function shown({ prompt }, T, more = {}) {
  return { prompt, T, ...NO_PINS, ...more };
}

const share = {
  name: "share",
  minutes: 4,
  tab: "temperature",
  part: "#panel-draw",
  before: shown(STORY, AS_TRAINED),
  settings: shown(COIN, AS_TRAINED, { open: "draw" }),
  asks: { kind: "bars", count: 3 },
  rows: [{ token: " heads" }, { token: " tails" }, { key: "lesson.others" }],
  async truth() {
    const { named, shares } = await nextToken(COIN.slug, AS_TRAINED);
    const value = [named(" heads"), named(" tails")];
    const others = 1 - value[0] - value[1];
    const values = { heads: roundPercent(value[0]), others: percent(others), count: count(shares.length - 2) };
    const isUneven = Math.abs(value[0] - value[1]) > 0.05;
    return {
      value: [...value, others],
      told: [
        ["lesson.share.drawn", values],
        [isUneven ? "lesson.share.uneven" : "lesson.share.even", {}],
        ["lesson.share.others", values],
      ],
    };
  },
};

const dial = {
  name: "dial",
  minutes: 4,
  tab: "temperature",
  part: ".bars-view",
  before: shown(STORY, AS_TRAINED),
  settings: shown(STORY, AS_TRAINED),
  asks: { kind: "number", count: 1 },
  rows: [{ token: " girl" }],
  async truth() {
    const [trained, mentor, expert] = await Promise.all(
      [AS_TRAINED, MENTOR, EXPERT].map(async (T) => (await nextToken(STORY.slug, T)).named(" girl")),
    );
    const values = { trained: percent(trained), mentor: percent(mentor), expert: percent(expert) };
    const isSharper = mentor > trained;
    return {
      value: mentor,
      told: [
        [isSharper ? "lesson.dial.sharper" : "lesson.dial.flatter", values],
        ["lesson.dial.pictures", values],
      ],
    };
  },
};

const ends = {
  name: "ends",
  minutes: 3,
  tab: "temperature",
  part: ".bars-view",
  before: shown(LIGHT, AS_TRAINED),
  settings: shown(LIGHT, AS_TRAINED),
  asks: { kind: "curve", count: DRAWN.length },
  rows: DRAWN.map((T) => ({ text: `T = ${T}`, T })),
  /** What the tab shows while the curve is drawn. */
  async given() {
    return { T: AS_TRAINED, share: (await nextToken(LIGHT.slug, AS_TRAINED)).shares[0] };
  },
  async truth() {
    const at = async (T) => (await nextToken(LIGHT.slug, T)).shares[0];
    const [cold, given, value] = await Promise.all([
      nextToken(LIGHT.slug, 0),
      ends.given(),
      Promise.all(DRAWN.map(at)),
    ]);
    const fine = Array.from({ length: FINE + 1 }, (_, i) => DRAWN[0] * (HOTTEST / DRAWN[0]) ** (i / FINE));
    const curve = await Promise.all(fine.map(async (T) => [T, await at(T)]));
    const [double, hottest] = [HOT, HOTTEST].map((T) => value[DRAWN.indexOf(T)]);
    const even = 1 / cold.shares.length;
    const values = { first: cold.first.trim(), cold: percent(cold.shares[0]) };
    const falls = { hot: HOT, trained: percent(given.share), double: percent(double), others: percent(1 - double) };
    const far = { hottest: small(hottest), times: (hottest / even).toPrecision(2), even: small(even) };
    const told = [
      ["lesson.ends.cold", values],
      [double < given.share / 2 ? "lesson.ends.steep" : "lesson.ends.gentle", falls],
      ["lesson.ends.hot", far],
    ];
    return { value, curve, given, told };
  },
};

/** A share far below one in a hundred, with two digits. */
function small(part) {
  return quantity(`${(100 * part).toPrecision(2)}\u00a0%`);
}

const likeliest = {
  name: "likeliest",
  minutes: 4,
  tab: "temperature",
  part: "#panel-draw",
  before: shown(STORY, AS_TRAINED),
  settings: shown(ANIMAL, AS_TRAINED, { open: "draw" }),
  asks: { kind: "number", count: 1 },
  rows: [{ key: "lesson.likeliest.another" }],
  async truth() {
    const { shares, first } = await nextToken(ANIMAL.slug, AS_TRAINED);
    const values = {
      first: first.trim(),
      top: percent(shares[0]),
      another: percent(1 - shares[0]),
      five: percent(shares[0] ** 5),
    };
    const told = [[shares[0] < 0.5 ? "lesson.likeliest.mostly" : "lesson.likeliest.often", values]];
    return { value: 1 - shares[0], told: [...told, ["lesson.likeliest.five", values]] };
  },
};

const filters = {
  name: "filters",
  minutes: 4,
  tab: "temperature",
  part: "#panel-filters",
  before: shown(STORY, AS_TRAINED),
  settings: shown(STORY, HOT, { open: "filters" }),
  asks: { kind: "choice", count: 3 },
  rows: [{ key: "lesson.filters.few" }, { key: "lesson.filters.many" }, { key: "lesson.filters.all" }],
  async truth() {
    const at = (T, filter) => nextToken(STORY.slug, T, filter);
    const [hot, trained, cut] = await Promise.all([at(HOT), at(AS_TRAINED), at(HOT, { topP: TOP_P })]);
    const all = hot.shares.length;
    const values = { all: count(all), hot: count(hot.drawable), trained: count(trained.drawable) };
    const isSame = hot.drawable === trained.drawable;
    return {
      value: hot.drawable < 1000 ? 0 : hot.drawable < all ? 1 : 2,
      told: [
        [isSame ? "lesson.filters.same" : "lesson.filters.differ", values],
        ["lesson.filters.removed", { kept: count(cut.kept), cut: count(all - cut.kept), p: TOP_P }],
      ],
    };
  },
};

const limits = {
  name: "limits",
  minutes: 5,
  tab: "temperature",
  part: ".bars-view",
  before: shown(STORY, AS_TRAINED),
  settings: shown(SUM, AS_TRAINED),
  asks: { kind: "choice", count: 3 },
  rows: [{ token: " four" }, { token: " five" }, { token: " eight" }],
  async truth() {
    const [trained, cold] = await Promise.all([AS_TRAINED, COLD].map((T) => nextToken(SUM.slug, T)));
    const rows = limits.rows.map(({ token }) => cold.named(token));
    const values = { first: trained.first.trim(), cold: percent(cold.shares[0]), four: percent(cold.named(" four")) };
    const told = [[trained.first === " four" ? "lesson.limits.right" : "lesson.limits.wrong", values]];
    return { value: rows.indexOf(Math.max(...rows)), rows, told: [...told, ["lesson.limits.pictures", {}]] };
  },
};

export const DIAL_STEPS = [share, dial, ends, likeliest, filters, limits];
