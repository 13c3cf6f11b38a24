/** Which mean gains luck alone does not explain, when several are looked at; the twin of core/significance.py. */

const LEVEL = 0.04;

/** For each row of gains, one a seed, whether its mean is clear: luck makes any of them so in at most 5 % of cases. */
export function clearGains(gains) {
  const seeds = gains[0]?.length ?? 0;
  if (seeds < 2) return gains.map(() => false);
  const means = gains.map((row) => row.reduce((sum, value) => sum + value, 0) / seeds);
  const variances = gains.map((row, at) => row.reduce((sum, value) => sum + (value - means[at]) ** 2, 0) / (seeds - 1));
  const usual = variances.reduce((sum, value) => sum + value, 0) / gains.length;
  const least = threshold(gains.length, seeds);
  return means.map((mean, at) => mean > least * Math.sqrt(Math.max(variances[at], usual) / seeds));
}

/** How many standard errors a clear gain exceeds: luck may be shared by all points, or each may have its own. */
export function threshold(points, seeds) {
  return Math.max(studentT(LEVEL, seeds - 1), studentT(LEVEL / points, points * (seeds - 1)));
}

/** What Student's t with `degrees` of freedom exceeds with the probability `tail`, which is below ½. */
export function studentT(tail, degrees) {
  let [low, high] = [0, Math.PI / 2]; // of the angle whose tangent is t / √degrees
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    [low, high] = upperTail(middle, degrees) > tail ? [middle, high] : [low, middle];
  }
  return Math.sqrt(degrees) * Math.tan(low);
}

/** P(t > √degrees · tan(angle)), a finite sum (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4). */
function upperTail(angle, degrees) {
  const [cosine, odd] = [Math.cos(angle), degrees % 2];
  let [term, total] = odd ? [cosine, 0] : [1, 0];
  for (let k = 1; k <= Math.floor(degrees / 2); k++) {
    total += term;
    term *= (cosine ** 2 * (2 * k - 1 + odd)) / (2 * k + odd);
  }
  const central = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * total) : Math.sin(angle) * total;
  return (1 - central) / 2;
}
