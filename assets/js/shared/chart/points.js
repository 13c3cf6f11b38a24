/** The numbers of a chart's series, put in rows, thinned, and written. */

/**
 * All series in one table: `xs`, every x that any series has, rising; `columns`, for each series its values there
 * ([value] or [value, low, high]), undefined where it has none.
 */
export function aligned(series) {
  const shared = series[0]?.xs ?? [];
  if (series.every(({ xs }) => xs === shared)) return { xs: [...shared], columns: series.map(({ values }) => values) };
  const xs = [...new Set(series.flatMap((one) => one.xs))].sort((a, b) => a - b);
  const rows = new Map(xs.map((x, row) => [x, row]));
  const columns = series.map((one) => {
    const column = Array.from({ length: xs.length });
    one.xs.forEach((x, i) => (column[rows.get(x)] = one.values[i]));
    return column;
  });
  return { xs, columns };
}

/**
 * At most four points of a line for each column of pixels: {first, least, most, last, low, high, at}; `at` is the place
 * of the column's first point. place(row) is where a row lies, in pixels; rows without a value are passed over.
 */
export function thinned(column, place, from, to) {
  const kept = [];
  let latest = null;
  for (let row = from; row <= to; row++) {
    if (!column[row]) continue;
    const [value, low = value, high = value] = column[row];
    const at = place(row);
    if (!latest || Math.round(at) !== Math.round(latest.at)) {
      latest = { at, first: value, least: value, most: value, last: value, low, high };
      kept.push(latest);
    } else {
      latest.least = Math.min(latest.least, value);
      latest.most = Math.max(latest.most, value);
      latest.last = value;
      latest.low = Math.min(latest.low, low);
      latest.high = Math.max(latest.high, high);
    }
  }
  return kept;
}

/** A value as the page writes it, with its spread where it has one. */
export function written(t, { read, write }, [value, low, high]) {
  const say = read ?? write;
  if (low === undefined || say(low) === say(high)) return say(value);
  return t("chart.spread", { value: say(value), low: say(low), high: say(high) });
}
