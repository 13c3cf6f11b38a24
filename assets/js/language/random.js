/**
 * numpy's default generator (PCG64, O'Neill 2014, seeded by a SeedSequence), so that a seed writes the same text on the
 * server and here: numpy.random.default_rng(seed).random().
 */

const [MASK64, MASK128] = [(1n << 64n) - 1n, (1n << 128n) - 1n];
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const POOL = 4;

/** A function that gives the next number, 0 to 1, of default_rng(seed), or of its child `child` by spawn(). */
export function generator(seed, child = null) {
  const [high, low, stepHigh, stepLow] = stateWords(child === null ? [seed] : [seed, 0, 0, 0, child]);
  const increment = ((((stepHigh << 64n) | stepLow) << 1n) | 1n) & MASK128;
  const next = (from) => (from * MULTIPLIER + increment) & MASK128;
  let state = next((increment + ((high << 64n) | low)) & MASK128);
  return () => {
    state = next(state);
    const folded = (state >> 64n) ^ (state & MASK64);
    const turn = state >> 122n;
    const word = ((folded >> turn) | (folded << (-turn & 63n))) & MASK64;
    return Number(word >> 11n) / 2 ** 53;
  };
}

/** SeedSequence(entropy).generate_state(4, uint64) as BigInts. */
function stateWords(entropy) {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = Array.from({ length: POOL }, (_, i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < POOL; from++)
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  for (const more of entropy.slice(POOL)) for (let to = 0; to < POOL; to++) pool[to] = mix(pool[to], hash(more));
  const draw = hasher(0x8b51f9dd, 0x58f38ded);
  const words = Array.from({ length: 2 * POOL }, (_, i) => BigInt(draw(pool[i % POOL])));
  return Array.from({ length: POOL }, (_, i) => words[2 * i] | (words[2 * i + 1] << 32n));
}

/** Hashes 32-bit words one after another, with a constant that changes each time. */
function hasher(constant, factor) {
  return (word) => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, factor);
    const value = Math.imul(mixed, constant) >>> 0;
    return (value ^ (value >>> 16)) >>> 0;
  };
}

function mix(x, y) {
  const value = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}
