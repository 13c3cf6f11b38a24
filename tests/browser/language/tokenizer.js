import { fetchedBytes, fetchedJson } from "../../../assets/js/maths/fetched.js";
import { loadOnce } from "../../../assets/js/maths/load_once.js";
import { readHeader } from "../../../assets/js/language/gguf.js";
import { Tokenizer } from "../../../assets/js/language/tokenizer.js";

/** The model's own tokenizer, from its header alone. */
const tokenizer = loadOnce(async () => {
  const base = new URL("/language/model.json", location.origin);
  const { size, parts } = await fetchedJson(base);
  const first = new Uint8Array(await fetchedBytes(new URL(`parts/${parts[0].sha256}`, base)));
  return new Tokenizer(readHeader(first, size).metadata);
});

/** The token ids of each of `texts`. */
export async function encoded(texts) {
  const found = await tokenizer();
  return texts.map((text) => found.encode(text));
}

/** Token ids of `unit` repeated, and the milliseconds that it took. */
export async function encodedLong(unit, count) {
  const found = await tokenizer();
  const text = unit.repeat(count);
  const begun = performance.now();
  const ids = found.encode(text);
  return { ids, milliseconds: performance.now() - begun };
}

/** What each of `rows` of ids says, and the marks in it. */
export async function decoded(rows) {
  const found = await tokenizer();
  return rows.map((ids) => ({ text: found.decode(ids), marks: found.marksIn(ids) }));
}

/** The text of every token, and the ids that are never written. */
export async function told() {
  const { vocabulary, marks } = await tokenizer();
  return { vocabulary, marks };
}

/** The key of the error with which a tokenizer is refused. */
export function refused(metadata) {
  try {
    return String(new Tokenizer(metadata));
  } catch (error) {
    return error.key;
  }
}
