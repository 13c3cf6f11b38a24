/** What uPlot is told of a chart: its scales, its axes, and how each series is drawn. */

import { faded } from "../colours.js";
import { FONT, drawNames, namesWidth } from "./names.js";
import { thinned } from "./points.js";

const [TICK_GAP, X_AXIS, TOP, ROOM_FOR_MARK] = [8, 28, 10, 26];
const LINEAR = 1;
const LOG = 3;

/**
 * Options for a new uPlot of `size` {width, height}. `view` is {picture, table, colours} and may change later: what
 * depends on the numbers is asked of it at every drawing; what makes another chart is in shapeOf().
 */
export function optionsFor(uPlot, view, size) {
  const { x, y, series, marker } = view.picture;
  const range = (axis) => () => view.picture[axis].range;
  return {
    ...size,
    scales: {
      x: { time: false, distr: x.log ? LOG : LINEAR, range: range("x") },
      y: { distr: y.log ? LOG : LINEAR, range: range("y") },
    },
    axes: [axisOf(view, "x"), axisOf(view, "y")],
    series: [{}, ...series.map((_, i) => seriesOf(uPlot, view, i))],
    padding: [marker?.text ? ROOM_FOR_MARK : TOP, (u) => namesWidth(u, view), 0, 0],
    legend: { show: false },
    hooks: { draw: [(u) => drawNames(u, view)] },
  };
}

/** Two pictures of one shape differ in their numbers alone, so that one uPlot draws both. */
export function shapeOf({ x, y, series, marker }, { rem }) {
  const looks = series.map(({ colour, dash, faint, dots }) => [colour, dash, faint, dots]);
  return JSON.stringify([x.log, y.log, Boolean(marker?.text), devicePixelRatio, rem, looks]);
}

/** Every chart's axes: ticks that the picture names, thin lines across, none down. */
function axisOf(view, name) {
  const across = name === "x";
  return {
    stroke: () => view.colours.colour("--muted"),
    font: view.colours.font(FONT * view.colours.rem),
    gap: TICK_GAP,
    size: across ? X_AXIS * view.colours.rem : (u, texts) => (texts ? widest(u, texts) + TICK_GAP + 2 : 0),
    splits: () => view.picture[name].ticks,
    filter: (u, ticks) => ticks,
    values: (u, ticks) => ticks.map(view.picture[name].write),
    grid: { show: !across, stroke: () => view.colours.colour("--rule"), width: 1 },
    ticks: { show: false },
  };
}

/** The width of the widest of `texts` in CSS pixels. */
function widest({ ctx, axes: [, { font }] }, texts) {
  ctx.save();
  [ctx.font] = font;
  const width = Math.max(0, ...texts.map((text) => ctx.measureText(text).width));
  ctx.restore();
  return width / devicePixelRatio;
}

function seriesOf(uPlot, view, i) {
  const { colour, dash, faint, dots } = view.picture.series[i];
  const own = () => view.colours.colour(colour);
  const alpha = dots ? 0.6 : faint ? 0.55 : 1;
  if (dots) return { alpha, paths: () => null, points: { show: true, size: 6, width: 0, fill: own, stroke: own } };
  return {
    alpha,
    stroke: own,
    fill: () => faded(own(), 0.16),
    width: faint ? 1.25 : 2.25,
    dash: dash?.map((length) => length * devicePixelRatio),
    pxAlign: 0,
    points: { show: false },
    paths: (u, _, from, to) => lineAndBand(u, view.table.columns[i], from, to, !faint),
  };
}

/** The line through a column's values and, where they have a spread, the band around it, as uPlot takes paths. */
function lineAndBand(u, column, from, to, banded) {
  const up = (value) => u.valToPos(value, "y", true);
  const places = thinned(column, (row) => u.valToPos(u.data[0][row], "x", true), from, to);
  const stroke = new Path2D();
  for (const { at, first, least, most, last } of places) {
    stroke.lineTo(at, up(first));
    if (least === most) continue;
    for (const value of [most, least, last]) stroke.lineTo(at, up(value));
  }
  let fill = null;
  if (banded && places.some(({ low, high }) => low < high)) {
    fill = new Path2D();
    for (const { at, low } of places) fill.lineTo(at, up(low));
    for (const { at, high } of places.toReversed()) fill.lineTo(at, up(high));
  }
  return { stroke, fill, clip: null, band: null, gaps: null, flags: 0 };
}
