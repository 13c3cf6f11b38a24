/** A network in 8 bits, as onnxruntime's static quantisation (QDQ) has it, of the network and what it was shown. */

import { perceptron } from "../../maths/perceptron.js";

/** int8 without −128, which has no opposite. */
const LARGEST_WEIGHT = 127;
/**
 * The largest value that calibration sees becomes 127: larger ones find room up to 255, and are not cut off. And on
 * processors of x86 without VNNI onnxruntime adds pairs of products in 16 bits: 2 · 127 · 127 fits, 2 · 255 · 127 does
 * not, and the same file would answer otherwise on each machine.
 */
const [LARGEST_SEEN, LARGEST_UINT8] = [127, 255];
/** Biases stay inside int32 with room for the sum of the products. */
const LARGEST_BIAS = 2 ** 30;

/**
 * `network` with int8 weights, a scale for each unit, uint8 inputs of each layer, one scale for all, and int32 biases.
 *
 * calibration: inputs (examples · inputs,) whose least and largest values in each layer say what 0 … 127 stand for.
 * Gives the network's fields and layers [{inputs, outputs, weight: Int8Array(outputs · inputs), weightScale:
 * Float32Array(outputs), bias: Int32Array(outputs), inputScale, inputZero}]: a weight is weightScale · int8, an input
 * inputScale · (uint8 − inputZero), a bias inputScale · weightScale · int32. Logits leave as floating point numbers.
 */
export function quantise(network, calibration) {
  let seen = calibration;
  const layers = network.layers.map((layer, place) => {
    const input = inputRange(seen);
    if (place < network.layers.length - 1) seen = hiddenUnits(layer, seen);
    return { inputs: layer.inputs, outputs: layer.outputs, ...input, ...inEightBits(layer, input.inputScale) };
  });
  return { ...network, layers };
}

/** The logits (count · classes,) of a quantised network for inputs (count · inputs,): onnxruntime's arithmetic. */
export function int8Logits(quantised, inputs, count) {
  const { layers } = quantised;
  let given = quantisedInputs(inputs, layers[0]);
  for (const [place, layer] of layers.entries()) {
    const next = layers[place + 1];
    const sums = integerSums(layer, given, count);
    if (!next) return scaled(layer, sums, layer.inputScale);
    given = requantised(scaled(layer, sums, layer.inputScale, next.inputScale), next.inputZero);
  }
  return new Float32Array(0);
}

/** How many bytes a quantised network's weights, scales and biases take. */
export function int8Bytes({ layers }) {
  const sizes = layers.map(({ weight, weightScale, bias }) => weight.length + 4 * (weightScale.length + bias.length));
  // One scale and one zero point for each layer's inputs.
  return sizes.reduce((sum, size) => sum + size + 5, 0);
}

/** What the whole numbers 0 … 127 stand for, so that 0 and all of `values` are among it. */
function inputRange(values) {
  let [least, largest] = [0, 0];
  for (const value of values) [least, largest] = [Math.min(least, value), Math.max(largest, value)];
  const inputScale = Math.fround((largest - least) / LARGEST_SEEN) || 1;
  return { inputScale, inputZero: roundHalfEven(-least / inputScale) };
}

/** What a layer with ReLU makes of inputs (examples · inputs,): (examples · outputs,). */
function hiddenUnits(layer, given) {
  const hidden = perceptron([layer])(given, given.length / layer.inputs);
  for (let i = 0; i < hidden.length; i++) hidden[i] = Math.max(0, hidden[i]);
  return hidden;
}

function inEightBits(layer, inputScale) {
  const least = layer.bias.map((bias) => Math.abs(bias) / (inputScale * LARGEST_BIAS));
  const { weight, weightScale } = eightBitRows(layer, least);
  const inUnits = (bias, unit) => roundHalfEven(bias / Math.fround(inputScale * weightScale[unit]));
  return { weight, weightScale, bias: Int32Array.from(layer.bias, inUnits) };
}

/**
 * A layer's weights as whole numbers from −127 to 127, each unit with the smallest scale that allows it, but none below
 * `least` (outputs,): {weight: Int8Array, weightScale: Float32Array}.
 */
export function eightBitRows({ inputs, outputs, weight }, least) {
  const [whole, weightScale] = [new Int8Array(outputs * inputs), new Float32Array(outputs)];
  for (let unit = 0; unit < outputs; unit++) {
    const row = weight.subarray(unit * inputs, (unit + 1) * inputs);
    const largest = row.reduce((found, one) => Math.max(found, Math.abs(one)), 0);
    weightScale[unit] = Math.max(largest / LARGEST_WEIGHT, least[unit]) || 1;
    row.forEach((one, i) => (whole[unit * inputs + i] = roundHalfEven(Math.fround(one / weightScale[unit]))));
  }
  return { weight: whole, weightScale };
}

function quantisedInputs(inputs, { inputScale, inputZero }) {
  const units = new Float32Array(inputs);
  for (let i = 0; i < units.length; i++) units[i] /= inputScale;
  return requantised(units, inputZero);
}

/** Numbers in units of a scale as whole ones, 0 … 255. */
function requantised(values, zero) {
  const whole = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    whole[i] = Math.min(LARGEST_UINT8, Math.max(0, roundHalfEven(values[i]) + zero));
  }
  return whole;
}

/** The whole sums (count · outputs,) of inputs times weights, with the bias. Inputs of nothing are passed over. */
function integerSums({ inputs, outputs, weight, bias, inputZero }, given, count) {
  const sums = new Int32Array(count * outputs);
  const places = new Int32Array(inputs);
  for (let example = 0; example < count; example++) {
    const from = example * inputs;
    let used = 0;
    for (let i = 0; i < inputs; i++) if (given[from + i] !== inputZero) places[used++] = i;
    for (let unit = 0; unit < outputs; unit++) {
      let sum = bias[unit];
      const row = unit * inputs;
      for (let k = 0; k < used; k++) sum += weight[row + places[k]] * (given[from + places[k]] - inputZero);
      sums[example * outputs + unit] = sum;
    }
  }
  return sums;
}

/** Whole sums as floating point numbers, in units of `unit`; each product and quotient is a float32, as there. */
function scaled({ outputs, weightScale }, sums, inputScale, unit = 1) {
  const scales = weightScale.map((scale) => Math.fround(inputScale * scale) / unit);
  const values = new Float32Array(sums);
  for (let i = 0; i < values.length; i++) values[i] *= scales[i % outputs];
  return values;
}

/** The nearest whole number, of two as near the even one. */
function roundHalfEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}
