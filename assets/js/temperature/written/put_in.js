const BYTE = /<0x([0-9A-F]{2})>/;
const BROKEN = "\ufffd";

/** What the last of the tokens `ids` adds to a text: nothing where it leaves a character half done, but at the end. */
export function textOfLast(ids, vocabulary, isEnd) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const texts = ids.map((id, i) => decoder.decode(bytesOf(vocabulary[id]), { stream: !isEnd || i < ids.length - 1 }));
  return texts.at(-1).includes(BROKEN) ? vocabulary[ids.at(-1)] : texts.at(-1);
}

/** The bytes of a token whose half characters are written as `<0xE6>`. */
function bytesOf(text) {
  const encoder = new TextEncoder();
  const pieces = text.split(BYTE); // text and byte in turn
  return Uint8Array.from(pieces.flatMap((piece, i) => (i % 2 ? [parseInt(piece, 16)] : [...encoder.encode(piece)])));
}
