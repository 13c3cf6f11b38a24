/**
 * How many of the falling `weights` each filter leaves, in the order that samplers apply them: top-k, top-p, min-p.
 * Filters that are null do nothing. Of ties at the border of top-p the first are kept.
 * Equal to core.temperature.truncate, for which a parity test stands.
 */
export function keptCounts(weights, { topK, topP, minP }) {
  const afterTopK = topK === null ? weights.length : countTied(weights, Math.min(topK, weights.length));
  const afterTopP = topP === null || topP >= 1 ? afterTopK : countUntil(weights, afterTopK, topP);
  const afterMinP = minP === null ? afterTopP : countAbove(weights, afterTopP, minP * weights[0]);
  return { topK: afterTopK, topP: afterTopP, minP: afterMinP };
}

function countTied(weights, k) {
  let kept = k;
  while (kept < weights.length && weights[kept] === weights[k - 1]) kept++;
  return kept;
}

function countUntil(weights, limit, topP) {
  let total = 0;
  for (let i = 0; i < limit; i++) total += weights[i];
  let larger = 0;
  for (let i = 0; i < limit; i++) {
    if (larger >= topP * total) return i;
    larger += weights[i];
  }
  return limit;
}

function countAbove(weights, limit, threshold) {
  let kept = 1;
  while (kept < limit && weights[kept] >= threshold) kept++;
  return kept;
}
