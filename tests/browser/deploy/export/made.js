import { studentPage } from "../../../../assets/js/deploy/export/page.js";
import { configOf, readStudent, safetensors } from "../../../../assets/js/deploy/export/safetensors.js";
import { fromBase64, toBase64 } from "../../../../assets/js/maths/base64.js";
import { stroke } from "../../../../assets/js/maths/ink.js";
import { centred } from "../../../../assets/js/maths/mnist.js";
import { Broken } from "../../../../assets/js/shared/fields.js";
import { PAD_SIZE, PEN } from "../../../../assets/js/shared/paint.js";
import { fetchTexts, translator } from "../../../../assets/js/shared/text.js";
import { int8Bytes, int8Logits, quantise } from "../../../../assets/js/deploy/export/int8.js";
import { linkedStudent, studentLink } from "../../../../assets/js/deploy/export/link.js";
import { onnx, quantisedOnnx } from "../../../../assets/js/deploy/export/onnx.js";

const PROGRAMS = new URL("../../../../assets/programs/", import.meta.url);

/** A network as Python gives it, its arrays as text. */
export function networkOf({ layers, ...facts }) {
  const arrays = layers.map(({ weight, bias, ...shape }) => ({
    ...shape,
    weight: numbers(weight),
    bias: numbers(bias),
  }));
  return { ...facts, layers: arrays };
}

/** The float32 numbers that Python has written as text. */
export function numbers(text) {
  return new Float32Array(fromBase64(text).buffer);
}

/** A network as Python reads it. */
function asText({ layers, ...facts }) {
  const text = ({ buffer, byteOffset, byteLength }) => toBase64(new Uint8Array(buffer, byteOffset, byteLength));
  return {
    ...facts,
    layers: layers.map((layer) => ({ ...layer, weight: text(layer.weight), bias: text(layer.bias) })),
  };
}

/** What a function gives, or the rule that it found broken. */
async function orRule(open) {
  try {
    return asText(await open());
  } catch (error) {
    if (error instanceof Broken) return { rule: error.message, values: error.values };
    throw error;
  }
}

export function safetensorsFile(network, labels) {
  const made = networkOf(network);
  return toBase64(safetensors(made, configOf(made, labels)));
}

export function openedFile(file, config) {
  return orRule(() => readStudent(fromBase64(file).buffer, config));
}

export function linkOf(network) {
  return studentLink(networkOf(network));
}

export function openedLink(link) {
  return orRule(() => linkedStudent(link));
}

/** The quantised network with plain lists, and its logits for `count` inputs. */
export function quantised(network, calibration, inputs, count) {
  const { layers, ...facts } = quantise(networkOf(network), numbers(calibration));
  const plain = layers.map((layer) =>
    Object.fromEntries(Object.entries(layer).map(([name, value]) => [name, value.length ? [...value] : value])),
  );
  const logits = int8Logits({ ...facts, layers }, numbers(inputs), count);
  return { ...facts, layers: plain, logits: toBase64(new Uint8Array(logits.buffer)), bytes: int8Bytes({ layers }) };
}

/** Both ONNX files. */
export function onnxFiles(network, calibration) {
  const made = networkOf(network);
  return { float: toBase64(onnx(made)), int8: toBase64(quantisedOnnx(quantise(made, numbers(calibration)))) };
}

/** The student's own page. */
export function page(network, labels, facts) {
  return fetchTexts("en", ["page", "deploy_take"]).then((texts) =>
    studentPage({ t: translator(texts), network: networkOf(network), labels, facts, folder: PROGRAMS }),
  );
}

/** The 784 pixels of a line from corner to corner. */
export function drawn(corners) {
  const ink = new Float64Array(PAD_SIZE ** 2);
  corners.slice(1).forEach((corner, place) => stroke(ink, PAD_SIZE, corners[place], corner, PEN));
  return [...centred(ink, PAD_SIZE, PAD_SIZE)];
}
