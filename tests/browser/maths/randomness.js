import { shuffledBatches } from "../../../assets/js/maths/randomness.js";

/** The first `batches` of shuffledBatches(seed, count, size), as plain lists. */
export function firstBatches(seed, count, size, batches) {
  const stream = shuffledBatches(seed, count, size);
  return Array.from({ length: batches }, () => [...stream.next().value]);
}
