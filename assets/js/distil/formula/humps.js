/**
 * A teacher with two humps and a student that can have one only, fitted by each divergence: numbers on a line, each
 * with its share. Nothing here is a run's: it is an illustration, computed as it is shown.
 */

import { DIVERGENCES, room, soften } from "../../maths/divergences.js";
import { bothWays } from "./loss.js";

const [LEAST, MOST, COUNT] = [-6, 6, 121];
/** The teacher's two humps: the share of each, its centre and its width. */
const HUMPS = [
  { share: 0.6, centre: -2, width: 0.8 },
  { share: 0.4, centre: 2.2, width: 0.8 },
];
/** How narrow and how wide the student's hump may be. */
const [NARROWEST, WIDEST] = [0.2, 8];
const EXACT = 1e-7;

/** The places on the line. */
export const PLACES = Array.from({ length: COUNT }, (_, i) => LEAST + ((MOST - LEAST) * i) / (COUNT - 1));

/** The teacher, {probs, logs} (places,). */
export const TEACHER = shares((x) => Math.log(HUMPS.reduce((sum, one) => sum + one.share * bell(x, one), 0)));

function bell(x, { centre, width }) {
  return Math.exp(-(((x - centre) / width) ** 2) / 2) / width;
}

function shares(logit) {
  return soften(PLACES.map(logit), 0, COUNT, 1, room(COUNT));
}

/** A student with one hump, {probs, logs} (places,). */
export function hump(centre, width) {
  return shares((x) => -(((x - centre) / width) ** 2) / 2);
}

/** The places where the teacher has little between its humps: from half-way down one to half-way up the other. */
function isValley(x) {
  const [left, right] = HUMPS;
  return x > left.centre + 2 * left.width && x < right.centre - 2 * right.width;
}

/** The share of `probs` {left, valley, right}: on the side of either hump, and in the valley between. */
export function sides({ probs }) {
  const sums = { left: 0, valley: 0, right: 0 };
  PLACES.forEach((x, i) => (sums[isValley(x) ? "valley" : x < 0 ? "left" : "right"] += probs[i]));
  return sums;
}

/**
 * The student that a divergence finds: {centre, width, student, value, forward, reverse}; value: the divergence that is
 * least, forward and reverse: KL in both directions, in nats.
 */
export function fit(kind, beta) {
  const value = ([centre, logWidth]) => DIVERGENCES[kind].value(hump(centre, Math.exp(logWidth)), TEACHER, beta);
  const best = descended(value, bestOf(value, starts()));
  const [centre, width] = [best[0], Math.exp(best[1])];
  const student = hump(centre, width);
  return { centre, width, student, value: value(best), ...bothWays(student, TEACHER) };
}

/** Where to look first: there may be more than one valley of the divergence, and the deepest is wanted. */
function starts() {
  const widths = Array.from({ length: 12 }, (_, i) => Math.log(0.3) + (i / 11) * Math.log(4 / 0.3));
  return Array.from({ length: 25 }, (_, i) => -4 + i / 3).flatMap((centre) => widths.map((width) => [centre, width]));
}

function bestOf(value, points) {
  const values = points.map(value);
  return points[values.indexOf(Math.min(...values))];
}

/** The ways to go from a point: along each axis, and between them, for a divergence may have an edge. */
const WAYS = [-1, 0, 1].flatMap((across) => [-1, 0, 1].map((up) => [across, up]));

/** From `point` downhill, in ever smaller steps. */
function descended(value, point) {
  let [best, least, step] = [point, value(point), 0.25];
  while (step > EXACT) {
    const [[centre, logWidth], length] = [best, step];
    const around = WAYS.map(([across, up]) => [centre + across * length, clamped(logWidth + up * length)]);
    const next = bestOf(value, around);
    const found = value(next);
    if (found < least) [best, least] = [next, found];
    else step /= 2;
  }
  return best;
}

function clamped(logWidth) {
  return Math.min(Math.log(WIDEST), Math.max(Math.log(NARROWEST), logWidth));
}

/**
 * What a fitted student does, by its shares: covers (both humps have some of it), seeks (nearly all of it is on one
 * side), or is between; with the side where most of it is.
 */
export function findingOf({ student }) {
  const { left, right, valley } = sides(student);
  const [more, less] = [Math.max(left, right), Math.min(left, right)];
  const kind = less >= 0.15 ? "covers" : less < 0.02 ? "seeks" : "between";
  return { kind, more, less, valley, left: left > right };
}
