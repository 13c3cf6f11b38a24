/** A teacher of images (core/networks/modules.py: ConvNet), run in the browser for what the visitor draws. */

import { fetchedBytes } from "./fetched.js";
import { perceptron } from "./perceptron.js";
import { readTensors } from "./tensors.js";

const [SIDE, KERNEL] = [28, 5];

/** The teacher at `address`: a function from 784 pixels, 0 paper to 1 ink, to logits (classes,). */
export async function loadTeacher(address) {
  const { tensors } = readTensors(await fetchedBytes(address));
  const layer = (name) => [tensors[`${name}.weight`], tensors[`${name}.bias`]];
  const [first, second] = [convolution(...layer("conv1"), SIDE), convolution(...layer("conv2"), SIDE / 2)];
  const head = perceptron(
    [layer("hidden"), layer("output")].map(([weight, bias]) => ({
      inputs: weight.length / bias.length,
      outputs: bias.length,
      weight,
      bias,
    })),
  );
  return (pixels) => head(byMap(second(first(pixels)), second.maps), 1);
}

/**
 * A 5 × 5 convolution that keeps the size, then the largest of each 2 × 2, and nothing below zero: a function from
 * values (side², channels) to (side² / 4, maps). weight: (maps · channels · 25,). Values of zero are passed over.
 */
function convolution(weight, bias, side) {
  const maps = bias.length;
  const channels = weight.length / (maps * KERNEL ** 2);
  const run = KERNEL * maps;
  // What an input adds to the cells around it, from the first to the last: the kernel turned by half a circle.
  const turned = Float64Array.from(weight, (_, at) => {
    const [o, place] = [at % maps, Math.floor(at / maps)];
    const [k, c] = [place % KERNEL ** 2, Math.floor(place / KERNEL ** 2)];
    return weight[(o * channels + c + 1) * KERNEL ** 2 - 1 - k];
  });
  // With two cells of margin nothing needs to be cut off at the edges.
  const width = side + KERNEL - 1;
  const sums = new Float64Array(width ** 2 * maps);
  const convolve = (values) => {
    for (let at = 0; at < sums.length; at += maps) sums.set(bias, at);
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      if (value === 0) continue;
      const [cell, c] = [Math.floor(at / channels), at % channels];
      const first = Math.floor(cell / side) * width + (cell % side);
      for (let row = 0; row < KERNEL; row++) {
        const [target, source] = [(first + row * width) * maps, (c * KERNEL + row) * run];
        for (let i = 0; i < run; i++) sums[target + i] += value * turned[source + i];
      }
    }
    return pooled(sums, side, width, maps);
  };
  return Object.assign(convolve, { maps });
}

/** The largest of each 2 × 2 within the margin, and nothing below zero: (side² / 4, maps). */
function pooled(sums, side, width, maps) {
  const [half, margin] = [side / 2, (KERNEL - 1) / 2];
  const out = new Float64Array(half ** 2 * maps);
  for (let cell = 0; cell < half ** 2; cell++) {
    const [y, x] = [2 * Math.floor(cell / half) + margin, 2 * (cell % half) + margin];
    const at = (y * width + x) * maps;
    const below = at + width * maps;
    for (let o = 0; o < maps; o++)
      out[cell * maps + o] = Math.max(0, sums[at + o], sums[at + maps + o], sums[below + o], sums[below + maps + o]);
  }
  return out;
}

/** Values (cells, maps) as torch flattens them, (maps, cells). */
function byMap(values, maps) {
  const cells = values.length / maps;
  return Float64Array.from(values, (_, at) => values[(at % cells) * maps + Math.floor(at / cells)]);
}
