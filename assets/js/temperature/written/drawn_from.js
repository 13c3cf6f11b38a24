import { FrameMaker } from "../frame.js";

/**
 * What the token `id` was drawn from: `distribution` (see maths/tensors.js) at `temperature` behind `filters`.
 * Returns the token's own {id, share, rank, level}, level being how many tokens have exactly its logit; `rows`, the
 * first `bars` as {id, share, isCut}, with the token behind them where it is none of them; and `tail`, the share of all
 * others.
 */
export function drawnFrom(distribution, { temperature, filters, id, bars }) {
  const { ids, logits } = distribution;
  const { weights, sum, kept, bars: shares } = new FrameMaker(distribution, bars).make(temperature, filters);
  const place = ids.indexOf(id);
  const share = place < kept.minP ? weights[place] / sum : 0;
  const rows = shares.map((of, i) => ({ id: ids[i], share: of, isCut: i >= kept.minP }));
  if (place >= bars) rows.push({ id, share, isCut: place >= kept.minP });
  const tail = Math.max(0, 1 - rows.reduce((total, row) => total + row.share, 0));
  return { id, share, ...rankOf(logits, place), rows, tail: kept.minP > rows.length ? tail : 0 };
}

/** Tokens with the same logit have the same rank: one more than there are likelier ones. */
function rankOf(logits, place) {
  let [first, end] = [place, place];
  while (logits[first - 1] === logits[place]) first--;
  while (logits[end] === logits[place]) end++;
  return { rank: first + 1, level: end - first };
}
