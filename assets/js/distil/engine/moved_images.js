/** An image as it lies, and moved by one pixel each way. */
const MOVES = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => ({ right, down })));

/**
 * Sparse square images (as ../../maths/sparse.js keeps them) with their targets, and after them copies that are moved
 * by a pixel, so that a network learns more than where its images lie. What moves onto a pixel that no image has ink
 * on is left out.
 */
export function withMovedImages({ count, starts, features, values, targets }, { features: size, activeFeatures }) {
  const places = new Map(Array.from(activeFeatures, (feature, place) => [feature, place]));
  const moved = { starts: [0], features: [], values: [] };
  for (const move of MOVES) {
    const to = Array.from(activeFeatures, (feature) => places.get(neighbour(feature, Math.sqrt(size), move)));
    for (let example = 0; example < count; example++) {
      for (let i = starts[example]; i < starts[example + 1]; i++) {
        const place = to[features[i]];
        if (place === undefined) continue;
        moved.features.push(place);
        moved.values.push(values[i]);
      }
      moved.starts.push(moved.features.length);
    }
  }
  return {
    count: count * MOVES.length,
    starts: Uint32Array.from(moved.starts),
    features: Uint16Array.from(moved.features),
    values: Float32Array.from(moved.values),
    targets: Int32Array.from(MOVES.flatMap(() => [...targets])),
  };
}

/** The pixel to which one moves; undefined outside the image, of side × side pixels. */
function neighbour(pixel, side, { right, down }) {
  const [x, y] = [(pixel % side) + right, Math.floor(pixel / side) + down];
  return x >= 0 && x < side && y >= 0 && y < side ? y * side + x : undefined;
}
