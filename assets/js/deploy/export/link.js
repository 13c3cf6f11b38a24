/**
 * A student as part of an address: #student=, then in base64url what zlib makes of
 *
 *   a byte for this form, one for the task, one for the number of layers, two for the units of each hidden layer;
 *   for each layer a float32 scale and a float32 bias for each unit, and its weights as int8, in units of that scale.
 */

import { fromBase64, toBase64 } from "../../maths/base64.js";
import { Broken } from "../../shared/fields.js";
import { eightBitRows } from "./int8.js";
import { areSizes, SHAPES, sizesOf } from "./shapes.js";

const [START, FORM] = ["#student=", 1];
const TASKS = Object.keys(SHAPES);
/** Characters: what every browser's address bar takes. Firefox shows no more. */
export const MOST_LINK = 65_536;
/** Bytes: more than any student takes unpacked; a stream that goes on is no student's. */
const MOST_BYTES = 2e6;

/** The part of the link behind the page's address, for a network of float32 weights. */
export async function studentLink(network) {
  const packed = await throughStream(bytesOf(network), new CompressionStream("deflate"), Infinity);
  return START + toBase64(packed).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Whether an address's `hash` is meant as a student. */
export function isStudentLink(hash) {
  return hash.startsWith(START);
}

/** The network in an address's `hash`, its weights as the link rounded them. Rejects with Broken for none. */
export async function linkedStudent(hash) {
  const content = await unpacked(hash);
  if (content[0] !== FORM) throw new Broken("deploy.take_rule_link_form", { value: content[0] ?? 0 });
  const network = content.length > 2 && networkOf(content);
  if (!network) throw new Broken("deploy.take_rule_link", {});
  return network;
}

async function unpacked(hash) {
  try {
    if (hash.length > MOST_LINK) throw new RangeError("too long");
    const packed = fromBase64(hash.slice(START.length).replaceAll("-", "+").replaceAll("_", "/"));
    return await throughStream(packed, new DecompressionStream("deflate"), MOST_BYTES);
  } catch {
    throw new Broken("deploy.take_rule_link", {});
  }
}

function bytesOf(network) {
  const sizes = sizesOf(network);
  const parts = [
    Uint8Array.of(FORM, TASKS.indexOf(network.task), network.layers.length),
    ...sizes.slice(1, -1).map(two),
  ];
  for (const layer of network.layers) {
    const { weight, weightScale } = eightBitRows(layer, new Float32Array(layer.outputs));
    parts.push(weightScale, layer.bias, weight);
  }
  return new Blob(parts);
}

/** A number below 65,536 as two bytes, the lower first. */
function two(number) {
  return Uint8Array.of(number & 255, number >> 8);
}

/** The network that the bytes spell out, or null where they do not. */
function networkOf(bytes) {
  const { buffer } = bytes;
  const [, place, count] = bytes;
  const task = TASKS[place];
  const units = Array.from({ length: Math.max(0, count - 1) }, (_, i) => bytes[3 + 2 * i] + 256 * bytes[4 + 2 * i]);
  const sizes = [SHAPES[task]?.inputs, ...units, SHAPES[task]?.classes];
  if (!areSizes(sizes, task) || count < 1) return null;
  let at = 3 + 2 * units.length;
  const taken = (Kind, length) => new Kind(buffer.slice(at, (at += Kind.BYTES_PER_ELEMENT * length)));
  const whole = sizes.slice(1).reduce((sum, outputs, layer) => sum + outputs * (8 + sizes[layer]), at);
  if (whole !== bytes.length) return null;
  const layers = sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer];
    const [scale, bias] = [taken(Float32Array, outputs), taken(Float32Array, outputs)];
    const weight = Float32Array.from(
      taken(Int8Array, outputs * inputs),
      (one, i) => one * scale[Math.floor(i / inputs)],
    );
    return { inputs, outputs, weight, bias };
  });
  const isFinite = layers.every(({ weight, bias }) => weight.every(Number.isFinite) && bias.every(Number.isFinite));
  return isFinite ? { task, role: "student", layers } : null;
}

/** What a stream makes of `content`, as bytes; rejects where it is more than `most`. */
async function throughStream(content, stream, most) {
  const reader = new Blob([content]).stream().pipeThrough(stream).getReader();
  const pieces = [];
  let length = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    length += piece.value.length;
    if (length > most) throw new RangeError("more than a student");
    pieces.push(piece.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
