/** What a GGUF header says of a Llama-shaped model, checked against what the kernels can compute with. */

import { DeviceError } from "./errors.js";

/** Numbers in a head: the kernels are written for it. */
export const HEAD = 64;
/** Numbers in a block of quantised weights. */
const BLOCK = 32;
/** GGML's kinds of tensors by their number: the bytes of a block, or of a number. */
const [F32, Q4_1, Q8_0] = [0, 3, 8];
const BYTES = { [F32]: 4, [Q4_1]: 20, [Q8_0]: 34 };

/**
 * The shape of the model with `header` (./gguf.js) in a file of `size` bytes, and where its weights lie from
 * `header.start` on: {width, wide, layers, heads, keyHeads, keyWidth, epsilon, base, vocabulary, embedding, last,
 * blocks}. A weight is {kind, at, rows, width}. Throws a DeviceError for a model of another shape, and for a cut file.
 */
export function shapeOf({ metadata, tensors, start }, size) {
  const architecture = metadata["general.architecture"];
  if (architecture !== "llama") throw new DeviceError("on_device.other_shape", { found: String(architecture) });
  const said = (name) => whole(metadata, `llama.${name}`);
  const [width, wide, heads] = [said("embedding_length"), said("feed_forward_length"), said("attention.head_count")];
  const keyHeads = metadata["llama.attention.head_count_kv"] ?? heads;
  const keyWidth = keyHeads * HEAD;
  checkHeads(width, heads, keyHeads, metadata["llama.rope.dimension_count"] ?? HEAD);
  const vocabulary = metadata["tokenizer.ggml.tokens"]?.length ?? 0;
  const find = finder(tensors, start, size);
  const block = (i) =>
    Object.fromEntries(
      Object.entries(partsOf(width, wide, keyWidth)).map(([part, given]) => [part, find(`blk.${i}.${part}`, ...given)]),
    );
  if (tensors.has("output.weight")) throw new DeviceError("on_device.other_shape", { found: "output.weight" });
  return {
    width,
    wide,
    layers: said("block_count"),
    heads,
    keyHeads,
    keyWidth,
    epsilon: metadata["llama.attention.layer_norm_rms_epsilon"],
    base: metadata["llama.rope.freq_base"] ?? 10000,
    vocabulary,
    embedding: find("token_embd", [Q8_0], width, vocabulary),
    last: find("output_norm", [F32], width),
    blocks: Array.from({ length: said("block_count") }, (_, i) => block(i)),
  };
}

/** What a layer has: the kinds that a weight may be of, how wide it is and how many rows it has. */
function partsOf(width, wide, keyWidth) {
  const quantised = [Q4_1, Q8_0];
  return {
    attn_norm: [[F32], width],
    attn_q: [quantised, width, width],
    attn_k: [quantised, width, keyWidth],
    attn_v: [quantised, width, keyWidth],
    attn_output: [quantised, width, width],
    ffn_norm: [[F32], width],
    ffn_gate: [quantised, width, wide],
    ffn_up: [quantised, width, wide],
    ffn_down: [quantised, wide, width],
  };
}

function whole(metadata, name) {
  const value = metadata[name];
  if (!Number.isInteger(value) || value < 1)
    throw new DeviceError("on_device.other_shape", { found: `${name} = ${value}` });
  return value;
}

function checkHeads(width, heads, keyHeads, turned) {
  if (width !== heads * HEAD || turned !== HEAD) throw new DeviceError("on_device.head_size", { found: width / heads });
  if (heads % keyHeads) throw new DeviceError("on_device.other_shape", { found: `${heads} / ${keyHeads}` });
}

function finder(tensors, start, size) {
  return (part, kinds, width, rows = 1) => {
    const name = `${part}.weight`;
    const found = tensors.get(name);
    if (!found) throw new DeviceError("on_device.other_shape", { found: `${name}: none` });
    const { kind, at, shape } = found;
    if (!kinds.includes(kind)) throw new DeviceError("on_device.quantisation", { tensor: name, kind });
    const fits =
      shape[0] === width && (shape[1] ?? 1) === rows && width % BLOCK === 0 && (rows === 1 || rows % 4 === 0);
    if (!fits) throw new DeviceError("on_device.other_shape", { found: `${name}: ${shape.join(" × ")}` });
    const end = start + at + rows * (kind === F32 ? width : width / BLOCK) * BYTES[kind];
    if (end > size) throw new DeviceError("on_device.file_cut", { size });
    return { kind, at, rows, width };
  };
}
