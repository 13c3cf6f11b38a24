/** Places on an axis: a logarithmic scale, and round numbers to mark. */

/** The scale on which equal ratios are equally far apart: `least` and what is below it have place 0, `most` place 1. */
export function logScale(least, most) {
  const length = Math.log(most / least);
  return {
    at: (value) => Math.log(Math.max(value, least) / least) / length,
    value: (place) => least * Math.exp(place * length),
  };
}

/**
 * Which of the steps of `grid` (rising, equal ratios) holds `value`, and how far along: {i, part}, part from 0 to 1.
 */
export function stepOf(grid, value) {
  const last = grid.length - 1;
  const place = logScale(grid[0], grid[last]).at(value) * last;
  const i = Math.min(last - 1, Math.max(0, Math.floor(place)));
  return { i, part: place - i };
}

/** About `count` round numbers from 0 to `most`. */
export function roundTicks(most, count) {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}
