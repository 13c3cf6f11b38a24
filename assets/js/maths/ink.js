/** Ink on paper, kept as numbers: what a browser gives back of a canvas can be falsified. */

/**
 * A round pen `width` wide goes straight from `start` to `end` ([x, y]) over `ink` (size · size,), which holds row by
 * row how far each cell is covered, 0 to 1.
 */
export function stroke(ink, size, start, end, width) {
  const reach = width / 2 + 1;
  const [[left, right], [top, bottom]] = [0, 1].map((axis) => [
    Math.max(0, Math.floor(Math.min(start[axis], end[axis]) - reach)),
    Math.min(size - 1, Math.ceil(Math.max(start[axis], end[axis]) + reach)),
  ]);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const covered = width / 2 + 0.5 - distance([x + 0.5, y + 0.5], start, end);
      const i = y * size + x;
      ink[i] = Math.max(ink[i], Math.min(1, covered));
    }
  }
}

/** From a point to the nearest point of a line between two others. */
function distance([x, y], [startX, startY], [endX, endY]) {
  const [dx, dy] = [endX - startX, endY - startY];
  const long = dx * dx + dy * dy;
  const along = long && Math.min(1, Math.max(0, ((x - startX) * dx + (y - startY) * dy) / long));
  return Math.hypot(x - startX - along * dx, y - startY - along * dy);
}
