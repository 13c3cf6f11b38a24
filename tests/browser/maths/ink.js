import { stroke } from "../../../assets/js/maths/ink.js";

/** How much ink strokes [[start, end, width], …] leave on a paper of `size` by `size` cells. */
export function inked(size, strokes) {
  const ink = new Float64Array(size * size);
  for (const [start, end, width] of strokes) stroke(ink, size, start, end, width);
  return ink.reduce((sum, value) => sum + value, 0);
}
