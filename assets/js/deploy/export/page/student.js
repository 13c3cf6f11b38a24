/** The student that stands in the page, as JSON: its sizes, its weights as float32 in base64, its answers' names. */

import { fromBase64 } from "../../../maths/base64.js";

/** {layers, labels, words}: a network's layers, the names of its answers, and what is said around it. */
export function studentIn(page) {
  const { sizes, weights, labels, words } = JSON.parse(page.getElementById("student").textContent);
  const numbers = new Float32Array(fromBase64(weights).buffer);
  let at = 0;
  const taken = (count) => numbers.subarray(at, (at += count));
  const layers = sizes.slice(1).map((outputs, place) => {
    const inputs = sizes[place];
    return { inputs, outputs, weight: taken(outputs * inputs), bias: taken(outputs) };
  });
  return { layers, labels, words };
}
