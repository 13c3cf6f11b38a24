/**
 * Weights as a GGUF file has them, in blocks of 32. Q4_1: scale and least as float16, then 16 bytes, the low halves
 * first: scale · q + least. Q8_0: scale as float16, then 32 signed bytes: scale · q.
 */

import { fma } from "./vectors";

/** Bytes of a block. */
export const Q4_BYTES: usize = 20;
export const Q8_BYTES: usize = 34;
/** From the 32-bit number that a byte at its top becomes: 2⁻²⁴. */
export const FROM_TOP: f32 = 5.9604644775390625e-8;

/** Four float16, in the lower halves of the lanes, as float32. */
// @ts-ignore
@inline
export function halves(bits: v128): v128 {
  const size = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13);
  const scaled = f32x4.mul(size, f32x4.splat(reinterpret<f32>(0x77800000))); // 2^112
  return v128.or(scaled, i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16));
}

/** Which bytes make the lanes of part 0 to 3, each at the bottom of its lane. */
// @ts-ignore
@inline
function atBottom(part: i32): v128 {
  if (part == 0) return i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1);
  if (part == 1) return i8x16(4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7, -1, -1, -1);
  if (part == 2) return i8x16(8, -1, -1, -1, 9, -1, -1, -1, 10, -1, -1, -1, 11, -1, -1, -1);
  return i8x16(12, -1, -1, -1, 13, -1, -1, -1, 14, -1, -1, -1, 15, -1, -1, -1);
}

/** The same, each at the top of its lane. */
// @ts-ignore
@inline
function atTop(part: i32): v128 {
  if (part == 0) return i8x16(-1, -1, -1, 0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3);
  if (part == 1) return i8x16(-1, -1, -1, 4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7);
  if (part == 2) return i8x16(-1, -1, -1, 8, -1, -1, -1, 9, -1, -1, -1, 10, -1, -1, -1, 11);
  return i8x16(-1, -1, -1, 12, -1, -1, -1, 13, -1, -1, -1, 14, -1, -1, -1, 15);
}

/** Bytes 4 · part … 4 · part + 3 of `bytes`, 0 to 255 each, as float32. */
// @ts-ignore
@inline
export function small(bytes: v128, part: i32): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(bytes, atBottom(part)));
}

/** The same bytes, −128 to 127 each, times 2²⁴. */
// @ts-ignore
@inline
export function signed(bytes: v128, part: i32): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(bytes, atTop(part)));
}

/** What four rows have at their pointers: 32 bits a lane, or 16 in the lower half of one. */
// @ts-ignore
@inline
export function heads32(a: usize, b: usize, c: usize, d: usize): v128 {
  const two = v128.load_lane<u32>(b, v128.load32_zero(a), 1);
  return v128.load_lane<u32>(d, v128.load_lane<u32>(c, two, 2), 3);
}
// @ts-ignore
@inline
export function heads16(a: usize, b: usize, c: usize, d: usize): v128 {
  const two = v128.load_lane<u16>(b, v128.load_lane<u16>(a, i32x4.splat(0), 0), 2);
  return v128.load_lane<u16>(d, v128.load_lane<u16>(c, two, 4), 6);
}

/** One lane of `a` in all four. */
// @ts-ignore
@inline
export function lane(a: v128, which: i32): v128 {
  if (which == 0) return v128.shuffle<f32>(a, a, 0, 0, 0, 0);
  if (which == 1) return v128.shuffle<f32>(a, a, 1, 1, 1, 1);
  if (which == 2) return v128.shuffle<f32>(a, a, 2, 2, 2, 2);
  return v128.shuffle<f32>(a, a, 3, 3, 3, 3);
}

/** Four rows of Q4_1 weights as float32, vector beside vector of the rows. */
export function q4Rows(w: usize, blocks: usize, out: usize): void {
  const stride = blocks * Q4_BYTES;
  for (const end = w + stride; w < end; w += Q4_BYTES, out += 512) {
    const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
    const heads = heads32(w, w1, w2, w3);
    const scales = halves(v128.and(heads, i32x4.splat(0xffff)));
    const leasts = halves(i32x4.shr_u(heads, 16));
    q4Block(w, lane(scales, 0), lane(leasts, 0), out);
    q4Block(w1, lane(scales, 1), lane(leasts, 1), out + 16);
    q4Block(w2, lane(scales, 2), lane(leasts, 2), out + 32);
    q4Block(w3, lane(scales, 3), lane(leasts, 3), out + 48);
  }
}

// @ts-ignore
@inline
function q4Block(w: usize, scale: v128, least: v128, out: usize): void {
  const q = v128.load(w, 4);
  const low = v128.and(q, i8x16.splat(15));
  const high = i8x16.shr_u(q, 4);
  v128.store(out, fma(least, scale, small(low, 0)));
  v128.store(out, fma(least, scale, small(low, 1)), 64);
  v128.store(out, fma(least, scale, small(low, 2)), 128);
  v128.store(out, fma(least, scale, small(low, 3)), 192);
  v128.store(out, fma(least, scale, small(high, 0)), 256);
  v128.store(out, fma(least, scale, small(high, 1)), 320);
  v128.store(out, fma(least, scale, small(high, 2)), 384);
  v128.store(out, fma(least, scale, small(high, 3)), 448);
}

/** The same of Q8_0 weights. */
export function q8Rows(w: usize, blocks: usize, out: usize): void {
  const stride = blocks * Q8_BYTES;
  for (const end = w + stride; w < end; w += Q8_BYTES, out += 512) {
    const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
    const scales = f32x4.mul(halves(heads16(w, w1, w2, w3)), f32x4.splat(FROM_TOP));
    q8Block(w, lane(scales, 0), out);
    q8Block(w1, lane(scales, 1), out + 16);
    q8Block(w2, lane(scales, 2), out + 32);
    q8Block(w3, lane(scales, 3), out + 48);
  }
}

// @ts-ignore
@inline
function q8Block(w: usize, scale: v128, out: usize): void {
  let q = v128.load(w, 2);
  v128.store(out, f32x4.mul(scale, signed(q, 0)));
  v128.store(out, f32x4.mul(scale, signed(q, 1)), 64);
  v128.store(out, f32x4.mul(scale, signed(q, 2)), 128);
  v128.store(out, f32x4.mul(scale, signed(q, 3)), 192);
  q = v128.load(w, 18);
  v128.store(out, f32x4.mul(scale, signed(q, 0)), 256);
  v128.store(out, f32x4.mul(scale, signed(q, 1)), 320);
  v128.store(out, f32x4.mul(scale, signed(q, 2)), 384);
  v128.store(out, f32x4.mul(scale, signed(q, 3)), 448);
}
