/** A student as safetensors with its config, and such a file opened again: nothing else is, and nothing in it runs. */

import { Broken, short } from "../../shared/fields.js";
import { areSizes, MOST_HIDDEN, MOST_UNITS, SHAPES, sizesOf } from "./shapes.js";

/** Bytes before the header, and the most that a file may have: the largest student takes 1.7 MB as float32. */
const [LENGTH_BYTES, MOST_BYTES] = [8, 8e6];
const MODEL_TYPE = "temperature-lab-perceptron";
const [FLOAT32, DTYPE] = [4, "F32"];

/** What config.json says of a network; labels: its answers, by their place among the logits. */
export function configOf(network, labels) {
  return {
    model_type: MODEL_TYPE,
    task: network.task,
    role: network.role,
    sizes: sizesOf(network),
    hidden_act: "relu",
    torch_dtype: "float32",
    input: SHAPES[network.task].input,
    id2label: Object.fromEntries(labels.map((label, place) => [place, label])),
  };
}

/** The file, Uint8Array: the weights as torch's Sequential names them, and the config among the metadata, as text. */
export function safetensors({ layers }, config) {
  const tensors = layers.flatMap(({ inputs, outputs, weight, bias }, place) => [
    [`${2 * place}.weight`, [outputs, inputs], weight],
    [`${2 * place}.bias`, [outputs], bias],
  ]);
  const entries = { __metadata__: { format: "pt", config: JSON.stringify(config) } };
  let at = 0;
  for (const [name, shape, { byteLength }] of tensors) {
    entries[name] = { dtype: DTYPE, shape, data_offsets: [at, (at += byteLength)] };
  }
  // The arrays begin at a multiple of eight bytes.
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + length + at).fill(" ".charCodeAt(0), LENGTH_BYTES, LENGTH_BYTES + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, LENGTH_BYTES);
  for (const [name, , { buffer, byteOffset, byteLength }] of tensors) {
    const content = new Uint8Array(buffer, byteOffset, byteLength);
    file.set(content, LENGTH_BYTES + length + entries[name].data_offsets[0]);
  }
  return file;
}

/**
 * The network in `file`, an ArrayBuffer, if that is what its config says: the text of config.json, or where that is
 * null the one in the file. Throws Broken, which says the rule, for anything else.
 */
export function readStudent(file, configText = null) {
  if (file.byteLength > MOST_BYTES) throw new Broken("deploy.take_rule_size", { value: mb(file.byteLength), most: 8 });
  const { header, data } = parted(file);
  const { task, role, sizes } = readConfig(configText ?? header.__metadata__?.config);
  const layers = sizes.slice(1).map((outputs, place) => {
    const inputs = sizes[place];
    const weight = tensor(header, data, `${2 * place}.weight`, [outputs, inputs]);
    return { inputs, outputs, weight, bias: tensor(header, data, `${2 * place}.bias`, [outputs]) };
  });
  const more = Object.keys(header).length - (Object.hasOwn(header, "__metadata__") ? 1 : 0) - 2 * layers.length;
  if (more) throw new Broken("deploy.take_rule_more", { value: more });
  const asked = FLOAT32 * layers.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0);
  if (data.byteLength !== asked) throw new Broken("deploy.take_rule_length", { value: data.byteLength, asked });
  return { task, role, layers };
}

/** The header, parsed, and the bytes behind it. */
function parted(file) {
  try {
    const length = Number(new DataView(file).getBigUint64(0, true));
    const header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(file, LENGTH_BYTES, length)),
    );
    if (!isObject(header)) throw new TypeError("a header is an object");
    return { header, data: file.slice(LENGTH_BYTES + length) };
  } catch {
    throw new Broken("deploy.take_rule_format", {});
  }
}

function readConfig(text) {
  let config = null;
  try {
    config = JSON.parse(text);
  } catch {
    // It is refused below.
  }
  if (!isObject(config)) throw new Broken("deploy.take_rule_config", {});
  const { model_type: type, task, sizes, role } = config;
  if (type !== MODEL_TYPE) throw new Broken("deploy.take_rule_kind", { value: quoted(type), allowed: MODEL_TYPE });
  const tasks = Object.keys(SHAPES);
  if (!tasks.includes(task)) {
    throw new Broken("deploy.take_rule_task", { value: quoted(task), allowed: tasks });
  }
  if (!areSizes(sizes, task)) {
    const { inputs, classes } = SHAPES[task];
    const values = { value: quoted(sizes), inputs, classes, units: MOST_UNITS, layers: MOST_HIDDEN };
    throw new Broken("deploy.take_rule_sizes", values);
  }
  return { task, sizes, role: role === "twin" ? "twin" : "student" };
}

/** One tensor's numbers, float32 and finite, of the shape that the config asks for. */
function tensor(header, data, name, shape) {
  const entry = Object.hasOwn(header, name) ? header[name] : null;
  const found = isObject(entry) ? `${entry.dtype} ${JSON.stringify(entry.shape)}` : "–";
  const asked = `${DTYPE} ${JSON.stringify(shape)}`;
  const bytes = FLOAT32 * shape.reduce((product, size) => product * size, 1);
  const [from, to] = Array.isArray(entry?.data_offsets) ? entry.data_offsets : [];
  if (found !== asked) throw new Broken("deploy.take_rule_tensor", { name, value: short(found), asked });
  if (!Number.isInteger(from) || from < 0 || to - from !== bytes || to > data.byteLength) {
    throw new Broken("deploy.take_rule_cut", { name });
  }
  const numbers = new Float32Array(data.slice(from, to));
  if (!numbers.every(Number.isFinite)) throw new Broken("deploy.take_rule_finite", { name });
  return numbers;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Any value of JSON as a sentence can quote it. */
function quoted(value) {
  return short(typeof value === "string" ? value : (JSON.stringify(value) ?? "–"));
}

function mb(bytes) {
  return (bytes / 1e6).toFixed(1);
}
