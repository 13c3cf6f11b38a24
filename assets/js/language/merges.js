/** Byte-pair encoding of one word: of all neighbours that may be merged, always those of the lowest rank first. */

/**
 * `symbols` (strings) merged as far as `ranks` (pair, divided by a space → rank) allows; of equal ranks the leftmost
 * first. A heap of the pairs keeps a word of 100,000 symbols quick (Sennrich et al. 2016).
 */
export function merged(symbols, ranks) {
  const parts = [...symbols];
  const [before, after] = [parts.map((_, i) => i - 1), parts.map((_, i) => i + 1)];
  const heap = new Heap();
  const offer = (left) => {
    const right = left < 0 ? parts.length : after[left];
    if (right >= parts.length) return;
    const pair = `${parts[left]} ${parts[right]}`;
    const rank = ranks.get(pair);
    if (rank !== undefined) heap.push({ rank, left, right, pair });
  };
  for (let i = 0; i + 1 < parts.length; i++) offer(i);
  for (let best = heap.pop(); best; best = heap.pop()) {
    const { left, right, pair } = best;
    // One of the two has been merged with another neighbour since.
    if (after[left] !== right || parts[right] === null || `${parts[left]} ${parts[right]}` !== pair) continue;
    parts[left] += parts[right];
    parts[right] = null;
    after[left] = after[right];
    if (after[left] < parts.length) before[after[left]] = left;
    offer(before[left]);
    offer(left);
  }
  return parts.filter((part) => part !== null);
}

/** The pairs still to be merged, the one of the lowest rank first, and of equal ones the leftmost. */
class Heap {
  #items = [];

  push(item) {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(item, items[parent])) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop() {
    const items = this.#items;
    const [top, last] = [items[0], items.pop()];
    if (items.length) this.#sink(last);
    return top;
  }

  #sink(item) {
    const items = this.#items;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1], items[child])) child++;
      if (!isBefore(items[child], item)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
  }
}

function isBefore(a, b) {
  return a.rank === b.rank ? a.left < b.left : a.rank < b.rank;
}
