/** A teacher of images (core/networks/modules.py: ConvNet), run in the browser for what the visitor draws. */

import { fetchedBytes } from "./fetched.js";
import { readTensors } from "./tensors.js";

const SIDE = 28;

/** The teacher at `address`: a function from 784 pixels, 0 paper to 1 ink, to logits (classes,). */
export async function loadTeacher(address) {
  const { tensors } = readTensors(await fetchedBytes(address));
  const layer = (name) => [tensors[`${name}.weight`], tensors[`${name}.bias`]];
  return (pixels) => {
    const first = pooled(convolved(pixels, SIDE, ...layer("conv1")), SIDE);
    const second = pooled(convolved(first, SIDE / 2, ...layer("conv2")), SIDE / 2);
    return linear(relu(linear(second, ...layer("hidden"))), ...layer("output"));
  };
}

/** A 5 × 5 convolution that keeps the size: maps (in · side²,), weight (out · in · 25,) → (out · side²,). */
function convolved(maps, side, weight, bias) {
  const channels = maps.length / side ** 2;
  const out = new Float64Array(bias.length * side ** 2);
  for (let o = 0; o < bias.length; o++) {
    const target = out.subarray(o * side ** 2, (o + 1) * side ** 2).fill(bias[o]);
    for (let c = 0; c < channels; c++) {
      const source = maps.subarray(c * side ** 2, (c + 1) * side ** 2);
      const kernel = (o * channels + c) * 25;
      for (let k = 0; k < 25; k++)
        addShifted(target, source, side, Math.floor(k / 5) - 2, (k % 5) - 2, weight[kernel + k]);
    }
  }
  return out;
}

/** target += weight · source, moved by (dy, dx); what lies outside counts as zero. */
function addShifted(target, source, side, dy, dx, weight) {
  for (let y = Math.max(0, -dy); y < Math.min(side, side - dy); y++) {
    const [row, moved] = [y * side, (y + dy) * side + dx];
    for (let x = Math.max(0, -dx); x < Math.min(side, side - dx); x++) target[row + x] += weight * source[moved + x];
  }
}

/** The largest of each 2 × 2, and nothing below zero: (maps · side²,) → (maps · side² / 4,). */
function pooled(maps, side) {
  const half = side / 2;
  const out = new Float64Array(maps.length / 4);
  for (let i = 0; i < out.length; i++) {
    const [map, y, x] = [Math.floor(i / half ** 2), Math.floor(i / half) % half, i % half];
    const at = map * side ** 2 + 2 * y * side + 2 * x;
    out[i] = Math.max(0, maps[at], maps[at + 1], maps[at + side], maps[at + side + 1]);
  }
  return out;
}

function linear(values, weight, bias) {
  return Float64Array.from(bias, (start, o) => {
    let sum = start;
    for (let i = 0; i < values.length; i++) sum += weight[o * values.length + i] * values[i];
    return sum;
  });
}

function relu(values) {
  return values.map((value) => Math.max(0, value));
}
