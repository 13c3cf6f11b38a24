/** The visitor's own text: what of it a run is given, and why a file is no text. */

import { Broken, short } from "../../shared/fields.js";

/** A body of JSON must stay below the gateway's 256 KB. */
const MOST_BYTES = 240_000;
/** A character in UTF-8 has at most so many bytes. */
const WIDEST = 4;

/** The beginning of `text` that is used: `most` characters, or those that fit into a request. No character is cut. */
export function usedPart(text, most) {
  const encoder = new TextEncoder();
  let used = text.slice(0, most);
  for (let bytes = Infinity; bytes > MOST_BYTES;) {
    bytes = encoder.encode(JSON.stringify(used)).length;
    if (bytes > MOST_BYTES) used = used.slice(0, Math.floor((used.length * MOST_BYTES) / bytes));
  }
  return used.replace(/[\uD800-\uDBFF]$/, "");
}

/** {content, whole}: the used part of a file of text, and whether that is all; throws Broken where it is no text. */
export async function textOf(file, most) {
  const bytes = await file.slice(0, WIDEST * most).arrayBuffer();
  const isAll = bytes.byteLength === file.size;
  const text = decoded(bytes, isAll);
  if (text === null || text.includes("\0")) throw new Broken("deploy.language_rule_file", { name: short(file.name) });
  const content = usedPart(text, most);
  return { content, whole: isAll && content.length === text.length };
}

/** The characters that the bytes are in UTF-8, or null; those of a beginning may end within a character. */
function decoded(bytes, isAll) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isAll });
  } catch {
    return null;
  }
}
