/** Networks as ONNX files (onnx/onnx.proto, opset 13), which onnxruntime and many others open. */

import { bytes, int, joined, message, string } from "./protobuf.js";
import { SHAPES } from "./shapes.js";

/** 13 is the first opset in which each unit may have a scale of its own. */
const [IR_VERSION, OPSET] = [8, 13];
/** TensorProto.DataType */
const [FLOAT, UINT8, INT8, INT32] = [1, 2, 3, 6];
/** AttributeProto.AttributeType */
const INT_ATTRIBUTE = 2;

/** The file of a network: {task, layers}; its input is named as what it holds, (batch, inputs), its output logits. */
export function onnx({ task, layers }) {
  const graph = new Graph();
  let current = SHAPES[task].input;
  layers.forEach((layer, place) => {
    const name = layerName(place);
    const weight = graph.tensor(`${name}.weight`, FLOAT, [layer.outputs, layer.inputs], layer.weight);
    const bias = graph.tensor(`${name}.bias`, FLOAT, [layer.outputs], layer.bias);
    current = product(graph, { place, last: place === layers.length - 1 }, [current, weight, bias]);
  });
  return graph.file(task, layers);
}

/** The file of a network that ./int8.js has quantised, with QuantizeLinear and DequantizeLinear around each product. */
export function quantisedOnnx({ task, layers }) {
  const graph = new Graph();
  let current = SHAPES[task].input;
  layers.forEach((layer, place) => {
    const name = layerName(place);
    const input = inEightBits(graph, layer, name, current);
    const weight = graph.tensor(`${name}.weight_quantized`, INT8, [layer.outputs, layer.inputs], layer.weight);
    const bias = graph.tensor(`${name}.bias_quantized`, INT32, [layer.outputs], layer.bias);
    const scale = graph.tensor(`${name}.weight_scale`, FLOAT, [layer.outputs], layer.weightScale);
    const biasScale = layer.weightScale.map((one) => layer.inputScale * one);
    const ofBias = graph.tensor(`${name}.bias_scale`, FLOAT, [layer.outputs], biasScale);
    const given = [
      input,
      graph.node("DequantizeLinear", [weight, scale], `${name}.weight`, { axis: 0 }),
      graph.node("DequantizeLinear", [bias, ofBias], `${name}.bias`, { axis: 0 }),
    ];
    current = product(graph, { place, last: place === layers.length - 1 }, given);
  });
  return graph.file(task, layers);
}

/** torch.nn.Sequential counts ReLUs too. */
function layerName(place) {
  return String(2 * place);
}

function product(graph, { place, last }, inputs) {
  const sums = graph.node("Gemm", inputs, last ? "logits" : `${layerName(place)}.sums`, { transB: 1 });
  return last ? sums : graph.node("Relu", [sums], `${layerName(place)}.hidden`);
}

/** What came into a layer, as whole numbers and back. */
function inEightBits(graph, { inputScale, inputZero }, name, current) {
  const scale = graph.tensor(`${name}.input_scale`, FLOAT, [], Float32Array.of(inputScale));
  const zero = graph.tensor(`${name}.input_zero`, UINT8, [], Uint8Array.of(inputZero));
  const whole = graph.node("QuantizeLinear", [current, scale, zero], `${name}.input_quantized`);
  return graph.node("DequantizeLinear", [whole, scale, zero], `${name}.input`);
}

/** A graph as it is put together: its nodes and the tensors that they use. */
class Graph {
  #nodes = [];
  #tensors = [];

  /** A node with one output; gives the output's name. */
  node(type, inputs, output, attributes = {}) {
    this.#nodes.push(
      message(1, [
        ...inputs.map((name) => string(1, name)),
        string(2, output),
        string(3, `${type} ${output}`),
        string(4, type),
        ...Object.entries(attributes).map(([name, value]) =>
          message(5, [string(1, name), int(3, value), int(20, INT_ATTRIBUTE)]),
        ),
      ]),
    );
    return output;
  }

  /** Numbers that the file holds, little-endian as every browser has them; gives their name. */
  tensor(name, type, dimensions, { buffer, byteOffset, byteLength }) {
    const content = new Uint8Array(buffer, byteOffset, byteLength);
    const parts = [...dimensions.map((size) => int(1, size)), int(2, type), string(8, name), bytes(9, content)];
    this.#tensors.push(message(5, parts));
    return name;
  }

  /** The whole file: ModelProto. */
  file(task, layers) {
    const graph = message(7, [
      ...this.#nodes,
      string(2, task),
      ...this.#tensors,
      message(11, valueInfo(SHAPES[task].input, layers[0].inputs)),
      message(12, valueInfo("logits", layers.at(-1).outputs)),
    ]);
    const opset = message(8, [string(1, ""), int(2, OPSET)]);
    return joined([int(1, IR_VERSION), string(2, "Temperature Lab"), graph, opset]);
  }
}

/** ValueInfoProto of floating point numbers (batch, size), as many in a batch as one likes. */
function valueInfo(name, size) {
  const shape = [message(1, [string(2, "batch")]), message(1, [int(1, size)])];
  return [string(1, name), message(2, [message(1, [int(1, FLOAT), message(2, shape)])])];
}
