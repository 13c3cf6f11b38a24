/** Weights times the activations of one token: no weight is unpacked that would be used only once. */

import { FROM_TOP, Q4_BYTES, Q8_BYTES, halves, heads32, lane, signed, small } from "./blocks";
import { fma, sum4, sums } from "./vectors";

/** Bytes of a block's 32 activations. */
const BLOCK: usize = 128;

/** out[b] = the sum of the b-th 32 of x. */
function blockSums(x: usize, blocks: usize, out: usize): void {
  for (const end = out + (blocks << 2); out < end; out += 4, x += BLOCK) {
    const a = f32x4.add(f32x4.add(v128.load(x), v128.load(x, 16)), f32x4.add(v128.load(x, 32), v128.load(x, 48)));
    const b = f32x4.add(f32x4.add(v128.load(x, 64), v128.load(x, 80)), f32x4.add(v128.load(x, 96), v128.load(x, 112)));
    store<f32>(out, sum4(f32x4.add(a, b)));
  }
}

/** out (rows,) = Q4_1 weights (rows, 32 · blocks) · x; scratch: a number for each block. */
export function q4Vector(x: usize, w: usize, rows: i32, blocks: usize, out: usize, scratch: usize): void {
  const stride = blocks * Q4_BYTES;
  blockSums(x, blocks, scratch);
  for (let r = 0; r < rows; r += 4, out += 16, w += 3 * stride) {
    let a = f32x4.splat(0), b = a, c = a, d = a, least = a;
    let sum = scratch, p = x;
    for (const end = w + stride; w < end; w += Q4_BYTES, p += BLOCK, sum += 4) {
      const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
      const heads = heads32(w, w1, w2, w3);
      const scales = halves(v128.and(heads, i32x4.splat(0xffff)));
      least = fma(least, halves(i32x4.shr_u(heads, 16)), v128.load32_splat(sum));
      const mask = i8x16.splat(15);
      let q0 = v128.and(v128.load(w, 4), mask), q1 = v128.and(v128.load(w1, 4), mask);
      let q2 = v128.and(v128.load(w2, 4), mask), q3 = v128.and(v128.load(w3, 4), mask);
      let v = v128.load(p);
      let a0 = f32x4.mul(small(q0, 0), v), b0 = f32x4.mul(small(q1, 0), v);
      let c0 = f32x4.mul(small(q2, 0), v), d0 = f32x4.mul(small(q3, 0), v);
      v = v128.load(p, 16);
      a0 = fma(a0, small(q0, 1), v); b0 = fma(b0, small(q1, 1), v);
      c0 = fma(c0, small(q2, 1), v); d0 = fma(d0, small(q3, 1), v);
      v = v128.load(p, 32);
      a0 = fma(a0, small(q0, 2), v); b0 = fma(b0, small(q1, 2), v);
      c0 = fma(c0, small(q2, 2), v); d0 = fma(d0, small(q3, 2), v);
      v = v128.load(p, 48);
      a0 = fma(a0, small(q0, 3), v); b0 = fma(b0, small(q1, 3), v);
      c0 = fma(c0, small(q2, 3), v); d0 = fma(d0, small(q3, 3), v);
      q0 = i8x16.shr_u(v128.load(w, 4), 4); q1 = i8x16.shr_u(v128.load(w1, 4), 4);
      q2 = i8x16.shr_u(v128.load(w2, 4), 4); q3 = i8x16.shr_u(v128.load(w3, 4), 4);
      v = v128.load(p, 64);
      a0 = fma(a0, small(q0, 0), v); b0 = fma(b0, small(q1, 0), v);
      c0 = fma(c0, small(q2, 0), v); d0 = fma(d0, small(q3, 0), v);
      v = v128.load(p, 80);
      a0 = fma(a0, small(q0, 1), v); b0 = fma(b0, small(q1, 1), v);
      c0 = fma(c0, small(q2, 1), v); d0 = fma(d0, small(q3, 1), v);
      v = v128.load(p, 96);
      a0 = fma(a0, small(q0, 2), v); b0 = fma(b0, small(q1, 2), v);
      c0 = fma(c0, small(q2, 2), v); d0 = fma(d0, small(q3, 2), v);
      v = v128.load(p, 112);
      a = fma(a, lane(scales, 0), fma(a0, small(q0, 3), v));
      b = fma(b, lane(scales, 1), fma(b0, small(q1, 3), v));
      c = fma(c, lane(scales, 2), fma(c0, small(q2, 3), v));
      d = fma(d, lane(scales, 3), fma(d0, small(q3, 3), v));
    }
    v128.store(out, f32x4.add(sums(a, b, c, d), least));
  }
}

/** The sum of 16 weights, their bytes at q, times x. */
// @ts-ignore
@inline
function q8Part(q: v128, x: usize): v128 {
  const a = fma(f32x4.mul(signed(q, 0), v128.load(x)), signed(q, 2), v128.load(x, 32));
  const b = fma(f32x4.mul(signed(q, 1), v128.load(x, 16)), signed(q, 3), v128.load(x, 48));
  return f32x4.add(a, b);
}

/** out (rows,) = Q8_0 weights (rows, 32 · blocks) · x. Row after row: four at once need more registers than there are. */
export function q8Vector(x: usize, w: usize, rows: i32, blocks: usize, out: usize): void {
  const behind = x + blocks * BLOCK;
  for (const end = out + (<usize>rows << 2); out < end; out += 4) {
    let sum = f32x4.splat(0);
    for (let p = x; p < behind; p += BLOCK, w += Q8_BYTES) {
      const block = f32x4.add(q8Part(v128.load(w, 2), p), q8Part(v128.load(w, 18), p + 64));
      sum = fma(sum, halves(v128.load16_splat(w)), block);
    }
    store<f32>(out, sum4(sum) * FROM_TOP);
  }
}
