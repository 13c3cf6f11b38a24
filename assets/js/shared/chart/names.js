/** Each line's name where it ends, and the name of the axis below. */

export const FONT = 13;
const LINE_HEIGHT = 16;
const GAP = 8;
/** The largest part of a chart's width that names may take. */
const MOST = 0.36;

/** The width that the names need to the right of the lines; it never shrinks, so that the lines do not jump. */
export function namesWidth(u, view) {
  const { ctx } = u;
  ctx.save();
  const measure = (text, weight) => {
    ctx.font = view.colours.font(FONT * view.colours.rem * devicePixelRatio, weight);
    return text ? ctx.measureText(text).width / devicePixelRatio + GAP : 0;
  };
  const { series, x } = view.picture;
  const end = measure(x.write(x.ticks.at(-1)), "normal") / 2;
  const widths = [end, x.name ? end + measure(x.name, "normal") : 0, ...series.map((one) => measure(one.end, "600"))];
  ctx.restore();
  view.margin = Math.max(view.margin ?? 0, Math.ceil(Math.max(...widths)));
  return Math.min(view.margin, Math.floor(MOST * u.width));
}

/**
 * Where the names stand: [{text, colour, x, y}], moved apart so that none covers another. `box` {left, top, width,
 * height} is the field of the lines, in pixels, `line` a name's height.
 */
export function placed(names, box, line) {
  const sorted = names.toSorted((a, b) => a.y - b.y);
  const bottom = box.top + box.height;
  let below = box.top;
  for (const one of sorted) below = (one.y = Math.max(one.y, below)) + line;
  let above = bottom;
  for (const one of sorted.toReversed()) above = (one.y = Math.min(one.y, above)) - line;
  return sorted;
}

/** Draw them onto the canvas of `u`. */
export function drawNames(u, view) {
  const { ctx, bbox: box } = u;
  const { colour, font, rem } = view.colours;
  const scale = devicePixelRatio;
  const right = box.left + box.width;
  const names = view.picture.series
    .filter(({ end, xs }) => end && xs.length)
    .map(({ end, colour: name, xs, values }) => ({
      text: end,
      colour: colour(name),
      x: Math.min(right, u.valToPos(xs.at(-1), "x", true)),
      y: u.valToPos(values.at(-1)[0], "y", true),
    }));
  view.names = placed(names, box, LINE_HEIGHT * rem * scale);
  ctx.save();
  const write = (text, x, y) => {
    const room = u.width * scale - x;
    ctx.strokeText(text, x, y, room);
    ctx.fillText(text, x, y, room);
  };
  // A rim of paper keeps a name readable where it stands on another line.
  Object.assign(ctx, { textAlign: "left", lineJoin: "round", lineWidth: 4 * scale, strokeStyle: colour("--paper") });
  Object.assign(ctx, { font: font(FONT * rem * scale, "600"), textBaseline: "middle" });
  ctx.setLineDash([]);
  for (const name of view.names) {
    ctx.fillStyle = name.colour;
    write(name.text, name.x + GAP * scale, name.y);
  }
  nameAxis(u, view, right, box.top + box.height + GAP * scale, write);
  ctx.restore();
}

/** The name of the axis after its last number. */
function nameAxis({ ctx }, { picture, colours }, right, top, write) {
  const { name, ticks, write: number } = picture.x;
  if (!name) return;
  Object.assign(ctx, { font: colours.font(FONT * colours.rem * devicePixelRatio), textBaseline: "top" });
  ctx.fillStyle = colours.colour("--muted");
  write(name, right + ctx.measureText(number(ticks.at(-1))).width / 2 + (GAP / 2) * devicePixelRatio, top);
}
