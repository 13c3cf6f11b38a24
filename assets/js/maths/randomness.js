/** The random numbers of core/randomness.py, bit for bit: a counter is hashed with 32-bit integer arithmetic. */

export const [WEIGHTS, BATCHES, LABELLED] = [1, 2, 3];

const GOLDEN = 0x9e3779b9;

/** One 32-bit key from whole numbers of 0 or more, such as (seed, purpose, place). */
export function key(...numbers) {
  return numbers.reduce((result, number) => mix((result + GOLDEN) ^ number), 0);
}

/** From the key `luck`, `count` numbers from 0 up to but not including 1, multiples of 2⁻²⁴. */
export function uniform(luck, count) {
  return Float64Array.from({ length: count }, (_, place) => (word(luck, place) >>> 8) / 2 ** 24);
}

/** The numbers below `count` in the random order of the key `luck`. */
export function permutation(luck, count) {
  // A word and its place in one exact number: the place decides between equal words.
  const sorted = Float64Array.from({ length: count }, (_, place) => word(luck, place) * 2 ** 20 + place).sort();
  return Int32Array.from(sorted, (both) => both % 2 ** 20);
}

/** Batches without end, each an Int32Array: one permutation of `count` examples after another, cut up. */
export function* shuffledBatches(seed, count, batchSize) {
  let order = permutation(key(seed, BATCHES, 0), count);
  let [epoch, place] = [0, 0];
  while (true) {
    const batch = new Int32Array(batchSize);
    for (let i = 0; i < batchSize; i++) {
      if (place === count) [order, place] = [permutation(key(seed, BATCHES, ++epoch), count), 0];
      batch[i] = order[place++];
    }
    yield batch;
  }
}

/** Weights (fanIn, fanOut), uniform within ± √(6 / (fanIn + fanOut)) (Glorot & Bengio 2010); place: the layer's. */
export function initialWeights(fanIn, fanOut, seed, place) {
  const bound = (6 / (fanIn + fanOut)) ** 0.5;
  return Float32Array.from(uniform(key(seed, WEIGHTS, place), fanIn * fanOut), (number) => bound * (2 * number - 1));
}

function word(luck, place) {
  return mix(luck + Math.imul(place, GOLDEN));
}

function mix(x) {
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
