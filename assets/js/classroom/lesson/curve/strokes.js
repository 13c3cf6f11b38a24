/** What a stroke of a pen or a finger does to the points of a curve. */

/** How near to a point, as a part of the field's width, one touches it. */
const NEAR = 0.06;

/**
 * `points` (whole percents) at `places` (0 to 1) after a stroke from `from` to `to`, each [place, share] of 0 to 1:
 * what it passes over comes to lie on it, and so does the point next to its end, where that is near.
 */
export function stroked(points, places, from, to) {
  const [[a, y], [b, z]] = [from, to];
  const passed = (place) => a !== b && (place - a) * (place - b) <= 0;
  const nearest = places.reduce((best, place, i) => (Math.abs(place - b) < Math.abs(places[best] - b) ? i : best), 0);
  return points.map((percent, i) => {
    if (passed(places[i])) return whole(y + ((z - y) * (places[i] - a)) / (b - a));
    return i === nearest && Math.abs(places[i] - b) <= NEAR ? whole(z) : percent;
  });
}

function whole(share) {
  return Math.round(100 * Math.min(1, Math.max(0, share)));
}
