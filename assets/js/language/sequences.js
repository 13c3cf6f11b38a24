/** Whole answers: how likely each is at any temperature of its tokens. The twin of core/language/sequences.py. */

const [LARGEST, BINS] = [1024, 2048];
/** Tokens in one batch. */
const AT_ONCE = 256;

/**
 * Where in `whole`, the tokens of prompt and answer together, the answer begins; `before` is the prompt alone. Where a
 * token spans the border between the two, the whole of it counts; 0 where that is the very first token.
 */
export function answerStart(before, whole) {
  return Math.min(commonLength(before, whole), whole.length - 1);
}

/** How many tokens both begin with. */
export function commonLength(first, second) {
  const shorter = Math.min(first.length, second.length);
  let same = 0;
  while (same < shorter && first[same] === second[same]) same++;
  return same;
}

/** How many first tokens all rows have in common, leaving each the one that predicts its first scored token. */
export function sharedLength(rows) {
  return Math.min(...rows.map(({ ids, start }) => Math.min(commonLength(ids, rows[0].ids), start - 1)));
}

/**
 * The scores of `rows`, {ids, start}, whose first tokens are those of `trunk` (a Memory, or null), each {tokenIds,
 * logProbs, height, spreads, slopes} at `temperatures`: core's SequenceScore. One batch of rows a yield.
 */
export function* sequenceScores(model, rows, trunk, temperatures) {
  const shared = trunk?.ids.length ?? 0;
  for (let from = 0; from < rows.length;) {
    const batch = batchFrom(rows, from, shared);
    from += batch.length;
    const scores = batch.map(({ ids, start }) => new Score(ids.slice(start), temperatures));
    const memories = [];
    try {
      for (const { ids } of batch) memories.push(model.memories.takeOnce(ids.length - 1 - shared, trunk));
      const texts = batch.map(({ ids, start }, i) => ({
        memory: memories[i],
        fresh: ids.slice(shared, -1),
        wanted: ids.length - start,
      }));
      model.read(texts, (text, place, logits) => scores[text].add(model, place, logits));
    } finally {
      for (const memory of memories) model.memories.give(memory);
    }
    yield scores;
  }
}

/** As many of the rows from `from` on as one batch holds, one at least. */
function batchFrom(rows, from, shared) {
  let [tokens, to] = [0, from];
  do tokens += rows[to].ids.length - 1 - shared;
  while (++to < rows.length && tokens + rows[to].ids.length - 1 - shared <= AT_ONCE);
  return rows.slice(from, to);
}

class Score {
  tokenIds;
  logProbs = [];
  height = 0;
  spreads;
  slopes;
  #temperatures;

  constructor(tokenIds, temperatures) {
    this.tokenIds = tokenIds;
    this.#temperatures = temperatures;
    this.spreads = temperatures.map(() => 0);
    this.slopes = temperatures.map(() => 0);
  }

  /** Take in the logits (vocabulary,) that the token at `place` was predicted from. */
  add(model, place, logits) {
    const below = belowLargest(logits);
    const height = below[this.tokenIds[place]];
    let sum = 0;
    for (let id = 0; id < below.length; id++) sum += Math.exp(below[id]);
    this.logProbs.push(height - Math.log(sum));
    this.height += height;
    const [values, counts] = condensed(below);
    const found = model.spread(values, counts, this.#temperatures);
    this.#temperatures.forEach((_, k) => {
      this.spreads[k] += Math.log(found[2 * k]);
      this.slopes[k] -= found[2 * k + 1] / found[2 * k];
    });
  }
}

function belowLargest(logits) {
  let top = -Infinity;
  for (let id = 0; id < logits.length; id++) if (logits[id] > top) top = logits[id];
  const below = new Float32Array(logits.length);
  for (let id = 0; id < below.length; id++) below[id] = logits[id] - top;
  return below;
}

/**
 * Logits as few values and how often each counts: about the 1,024 largest stay as they are; of the others, which matter
 * by their number, each of 2,048 narrow bins has its mean.
 */
function condensed(below) {
  let least = 0;
  for (let id = 0; id < below.length; id++) if (below[id] < least) least = below[id];
  const scale = (BINS - 1) / Math.max(-least, 1e-6);
  const [counts, totals] = [new Float32Array(BINS), new Float64Array(BINS)];
  for (let id = 0; id < below.length; id++) {
    const bin = Math.trunc(-below[id] * scale);
    counts[bin]++;
    totals[bin] += below[id];
  }
  let cut = 0;
  for (let sum = counts[0]; sum <= LARGEST && cut < BINS - 1; sum += counts[cut]) cut++;
  const largest = below.filter((value) => Math.trunc(-value * scale) < cut);
  const means = totals.subarray(cut).map((total, i) => total / Math.max(1, counts[cut + i]));
  return [Float32Array.of(...largest, ...means), Float32Array.of(...largest.map(() => 1), ...counts.subarray(cut))];
}
