/** Bars for the `count` likeliest classes by `logits`, from the likeliest down, and one for all others together. */
export function likeliest(logits, count, nameOf, others) {
  const order = Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a] || a - b);
  const own = order.slice(0, count).map((place) => ({ name: nameOf(place), classes: [place] }));
  return [...own, { name: others, classes: order.slice(count) }];
}
