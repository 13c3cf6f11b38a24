/**
 * How many of the falling `probs` each filter leaves, in the order that samplers apply them: top-k, top-p, min-p.
 * Filters that are null do nothing. Equal to core.temperature.truncate, for which a parity test stands.
 */
export function keptCounts(probs, { topK, topP, minP }) {
  const afterTopK = topK === null ? probs.length : countTied(probs, Math.min(topK, probs.length));
  const afterTopP = topP === null || topP >= 1 ? afterTopK : countUntil(probs, afterTopK, topP);
  const afterMinP = minP === null ? afterTopP : countAbove(probs, afterTopP, minP * probs[0]);
  return { topK: afterTopK, topP: afterTopP, minP: afterMinP };
}

/** Normalise the first `kept` of `probs` in place and set the rest to zero. */
export function keepFirst(probs, kept) {
  let sum = 0;
  for (let i = 0; i < kept; i++) sum += probs[i];
  for (let i = 0; i < kept; i++) probs[i] /= sum;
  probs.fill(0, kept);
  return probs;
}

function countTied(probs, k) {
  let kept = k;
  while (kept < probs.length && probs[kept] === probs[k - 1]) kept++;
  return kept;
}

function countUntil(probs, limit, topP) {
  let total = 0;
  for (let i = 0; i < limit; i++) total += probs[i];
  let larger = 0;
  for (let i = 0; i < limit; i++) {
    if (larger >= topP * total) return i;
    larger += probs[i];
  }
  return limit;
}

function countAbove(probs, limit, threshold) {
  let kept = 1;
  while (kept < limit && probs[kept] >= threshold) kept++;
  return kept;
}
