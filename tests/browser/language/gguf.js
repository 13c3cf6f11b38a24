import { loadKernels } from "../../../assets/js/maths/kernels.js";
import { readHeader } from "../../../assets/js/language/gguf.js";
import { Model } from "../../../assets/js/language/model.js";
import { shapeOf } from "../../../assets/js/language/shape.js";

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** What is read of a file, of which `size` bytes are said to be there: its shape, or {key, values} of the refusal. */
export async function read(base64, size) {
  const file = bytesOf(base64);
  try {
    const header = readHeader(file, size ?? file.length);
    const { width, layers, heads, vocabulary } = shapeOf(header, size ?? file.length);
    return { width, layers, heads, vocabulary };
  } catch (error) {
    if (error.name !== "DeviceError") throw error;
    return { key: error.key, values: error.values };
  }
}

/** The texts of a file's tokens. */
export async function tokens(base64) {
  const file = bytesOf(base64);
  const { metadata } = readHeader(file, file.length);
  return metadata["tokenizer.ggml.tokens"];
}

/**
 * Logits behind each of `ids` by the `kernels` of that name: read all at once, one by one, and as texts side by side
 * behind the first `shared`.
 */
export async function logits(base64, ids, shared, kernels) {
  const file = bytesOf(base64);
  const header = readHeader(file, file.length);
  const model = new Model(await fresh(kernels), shapeOf(header, file.length), file.length - header.start);
  model.weights(0, file.length - header.start).set(file.subarray(header.start));
  const room = () => model.memories.take(ids.length);
  const readAll = (texts) => {
    const found = texts.map(() => []);
    model.read(texts, (text, _, row) => found[text].push([...row]));
    return found;
  };
  const [together] = readAll([{ memory: room(), fresh: ids, wanted: ids.length }]);
  const one = room();
  const single = ids.flatMap((id) => readAll([{ memory: one, fresh: [id], wanted: 1 }])[0]);
  const trunk = room();
  const [before] = readAll([{ memory: trunk, fresh: ids.slice(0, shared), wanted: shared }]);
  const copy = model.memories.takeCopy(trunk);
  const rest = { fresh: ids.slice(shared), wanted: ids.length - shared };
  const beside = { memory: model.memories.take(1, copy), fresh: ids.slice(0, 1), wanted: 0 };
  const behind = readAll([
    beside,
    { memory: model.memories.take(ids.length, copy), ...rest },
    { memory: model.memories.takeOnce(ids.length, trunk), ...rest },
  ]);
  return { together, single, behind: [...before, ...behind[1]], once: [...before, ...behind[2]] };
}

async function fresh(kernels) {
  const make = await loadKernels(new URL(`../../../assets/js/language/${kernels}`, import.meta.url));
  return make();
}
