import { generator } from "../../../assets/js/language/random.js";

/** The first `count` numbers of a seed, or of one of its children. */
export function numbers(seed, child, count) {
  const next = generator(seed, child);
  return Array.from({ length: count }, next);
}
