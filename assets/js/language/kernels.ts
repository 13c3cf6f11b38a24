/**
 * The inner loops of a Llama-shaped language model on weights as a GGUF file has them, four numbers at a time
 * (AssemblyScript; `make kernels` compiles it). Pointers are byte offsets into the memory. Activations are float32,
 * and so are their sums, as the server's are. Rows of weights are multiples of 4, widths of 32.
 */

import { Q4_BYTES, Q8_BYTES, q4Rows, q8Rows } from "./kernels/blocks";
import { tile1, tile2, tile3 } from "./kernels/many_tokens";
import { q4Vector, q8Vector } from "./kernels/one_token";
import { exp4, fma, sum4 } from "./kernels/vectors";

export { attend, rotate } from "./kernels/attention";
export { xxh64 } from "./kernels/checksum";

const Q4_1 = 3;

/** out (width,) = the `row` of Q8_0 weights (rows, width) at w; scratch: room for 4 rows of float32. */
export function embed(w: usize, row: i32, width: i32, out: usize, scratch: usize): void {
  const blocks = <usize>(width >> 5);
  q8Rows(w + <usize>(row & ~3) * blocks * Q8_BYTES, blocks, scratch);
  let from = scratch + (<usize>(row & 3) << 4);
  for (const end = out + (<usize>width << 2); out < end; out += 16, from += 64) v128.store(out, v128.load(from));
}

/**
 * out (tokens, rows) = x (tokens, width) · weightsᵀ (rows, width) of a GGUF file's `kind`, Q4_1 or Q8_0.
 * scratch: room for 4 rows of float32.
 */
export function matrix(
  kind: i32, x: usize, tokens: i32, w: usize, rows: i32, width: i32, out: usize, scratch: usize,
): void {
  const blocks = <usize>(width >> 5);
  if (tokens == 1) {
    if (kind == Q4_1) q4Vector(x, w, rows, blocks, out, scratch);
    else q8Vector(x, w, rows, blocks, out);
    return;
  }
  const bytes = blocks * (kind == Q4_1 ? Q4_BYTES : Q8_BYTES);
  const stride = <usize>width << 2;
  const outStride = <usize>rows << 2;
  for (let r = 0; r < rows; r += 4, out += 16, w += 4 * bytes) {
    // The four rows lie vector beside vector: one pointer finds them all.
    if (kind == Q4_1) q4Rows(w, blocks, scratch);
    else q8Rows(w, blocks, scratch);
    let t = 0, from = x, to = out;
    for (; t + 2 < tokens; t += 3, from += 3 * stride, to += 3 * outStride) tile3(from, scratch, stride, to, outStride);
    if (t + 1 < tokens) tile2(from, scratch, stride, to, outStride);
    else if (t < tokens) tile1(from, scratch, stride, to);
  }
}

/** out = x / √(mean x² + epsilon) · weight, for each token; x and out: (tokens, width). */
export function norm(x: usize, tokens: i32, width: i32, weight: usize, epsilon: f32, out: usize): void {
  const stride = <usize>width << 2;
  for (let t = 0; t < tokens; t++, x += stride, out += stride) {
    let square = f32x4.splat(0);
    for (let k: usize = 0; k < stride; k += 16) square = fma(square, v128.load(x + k), v128.load(x + k));
    const scale = f32x4.splat(1 / Mathf.sqrt(sum4(square) / <f32>width + epsilon));
    for (let k: usize = 0; k < stride; k += 16) {
      v128.store(out + k, f32x4.mul(f32x4.mul(v128.load(x + k), scale), v128.load(weight + k)));
    }
  }
}

/** gate = gate / (1 + e^−gate) · up, for `count` numbers. */
export function gated(gate: usize, up: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (const end = gate + (<usize>count << 2); gate < end; gate += 16, up += 16) {
    const g = v128.load(gate);
    v128.store(gate, f32x4.mul(f32x4.div(g, f32x4.add(one, exp4(f32x4.neg(g)))), v128.load(up)));
  }
}

/** x += y, for `count` numbers. */
export function add(x: usize, y: usize, count: i32): void {
  for (const end = x + (<usize>count << 2); x < end; x += 16, y += 16) {
    v128.store(x, f32x4.add(v128.load(x), v128.load(y)));
  }
}

/**
 * For each of `temperatures` (double) out (temperatures, 2; double) gets Σ counts · e^(values / T) and
 * Σ counts · e^(values / T) · values / T. Values and counts: float32, a multiple of 4, padded with counts of 0.
 */
export function spread(values: usize, counts: usize, count: i32, temperatures: usize, most: i32, out: usize): void {
  for (let k = 0; k < most; k++, temperatures += 8, out += 16) {
    const inverse = f32x4.splat(<f32>(1 / load<f64>(temperatures)));
    let sum = f64x2.splat(0), moment = sum;
    for (let i: usize = 0; i < <usize>count << 2; i += 16) {
      const scaled = f32x4.mul(v128.load(values + i), inverse);
      const weight = f32x4.mul(exp4(scaled), v128.load(counts + i));
      const part = f32x4.mul(weight, scaled);
      sum = f64x2.add(sum, f64x2.add(wide(weight), wide(v128.shuffle<f32>(weight, weight, 2, 3, 2, 3))));
      moment = f64x2.add(moment, f64x2.add(wide(part), wide(v128.shuffle<f32>(part, part, 2, 3, 2, 3))));
    }
    store<f64>(out, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    store<f64>(out, f64x2.extract_lane(moment, 0) + f64x2.extract_lane(moment, 1), 8);
  }
}

/** The two lower float32 as float64. */
// @ts-ignore
@inline
function wide(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}
