/** Writes protocol buffers (protobuf.dev/programming-guides/encoding): what ONNX files are made of. */

const [VARINT, LENGTH] = [0, 2];

/** A whole number of 0 or more, or less than 0 as 64 bits. */
export function int(field, value) {
  return [...varint((field << 3) | VARINT), ...varint(value)];
}

/** A text. */
export function string(field, text) {
  return bytes(field, new TextEncoder().encode(text));
}

/** Bytes as they are. */
export function bytes(field, content) {
  return message(field, [content]);
}

/** A message whose fields are `parts`, each of what the functions here give. */
export function message(field, parts) {
  const content = joined(parts);
  return joined([varint((field << 3) | LENGTH), varint(content.length), content]);
}

/** Parts one behind the other: Uint8Array. */
export function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Seven bits a byte, the lowest first. */
function varint(value) {
  const written = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    written.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...written, Number(rest)];
}
