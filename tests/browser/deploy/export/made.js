import { int8Bytes, int8Logits, quantise } from "../../../../assets/js/deploy/export/int8.js";
import { onnx, quantisedOnnx } from "../../../../assets/js/deploy/export/onnx.js";

/** A network as Python gives it, its arrays as text. */
export function networkOf({ layers, ...facts }) {
  const arrays = layers.map(({ weight, bias, ...shape }) => ({
    ...shape,
    weight: numbers(weight),
    bias: numbers(bias),
  }));
  return { ...facts, layers: arrays };
}

/** Bytes as text, which is what comes through to Python fastest. */
export function encoded(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The float32 numbers that Python has written as text. */
export function numbers(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}

/** The quantised network with plain lists, and its logits for `count` inputs. */
export function quantised(network, calibration, inputs, count) {
  const { layers, ...facts } = quantise(networkOf(network), numbers(calibration));
  const plain = layers.map((layer) =>
    Object.fromEntries(Object.entries(layer).map(([name, value]) => [name, value.length ? [...value] : value])),
  );
  const logits = int8Logits({ ...facts, layers }, numbers(inputs), count);
  return { ...facts, layers: plain, logits: encoded(new Uint8Array(logits.buffer)), bytes: int8Bytes({ layers }) };
}

/** Both ONNX files. */
export function onnxFiles(network, calibration) {
  const made = networkOf(network);
  return { float: encoded(onnx(made)), int8: encoded(quantisedOnnx(quantise(made, numbers(calibration)))) };
}
