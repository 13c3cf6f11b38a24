/** Positions, and what a token takes from those before it. A head has 64 numbers. */

import { exp4, fma, sum4 } from "./vectors";

/** Bytes of a head. */
const HEAD: usize = 256;

/**
 * Turn neighbouring pairs of every head by their token's angles (rotary positions). x: (tokens, heads · 64); cosines
 * and sines: (positions, 64) from the first token's on, each angle twice, the first of two sines with a minus.
 */
export function rotate(x: usize, tokens: i32, heads: i32, cosines: usize, sines: usize): void {
  for (let t = 0; t < tokens; t++, cosines += HEAD, sines += HEAD) {
    for (let h = 0; h < heads; h++, x += HEAD) {
      for (let i: usize = 0; i < HEAD; i += 16) {
        const pairs = v128.load(x + i);
        const turned = v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2);
        v128.store(x + i, fma(f32x4.mul(pairs, v128.load(cosines + i)), turned, v128.load(sines + i)));
      }
    }
  }
}

/** out[j] = q · keys[j] / 8 for `count` keys; returns the largest of these and `top`. */
function scoreKeys(q: usize, keys: usize, stride: usize, count: usize, out: usize, top: f32): f32 {
  for (const end = out + (count << 2); out < end; out += 4, keys += stride) {
    let a = f32x4.splat(0), b = a;
    for (let i: usize = 0; i < HEAD; i += 32) {
      a = fma(a, v128.load(q + i), v128.load(keys + i));
      b = fma(b, v128.load(q + i, 16), v128.load(keys + i, 16));
    }
    const score = sum4(f32x4.add(a, b)) * 0.125;
    store<f32>(out, score);
    top = max(top, score);
  }
  return top;
}

/** out (64,) += Σ weights[j] · values[j] over `count` values. */
function addValues(weights: usize, values: usize, stride: usize, count: usize, out: usize): void {
  for (let i: usize = 0; i < HEAD; i += 64) {
    let a = v128.load(out + i), b = v128.load(out + i, 16), c = v128.load(out + i, 32), d = v128.load(out + i, 48);
    for (let j: usize = 0, v = values + i; j < count; j++, v += stride) {
      const p = v128.load32_splat(weights + (j << 2));
      a = fma(a, p, v128.load(v));
      b = fma(b, p, v128.load(v, 16));
      c = fma(c, p, v128.load(v, 32));
      d = fma(d, p, v128.load(v, 48));
    }
    v128.store(out + i, a);
    v128.store(out + i, b, 16);
    v128.store(out + i, c, 32);
    v128.store(out + i, d, 48);
  }
}

/**
 * out (tokens, heads · 64): causal attention of q to `shared` positions that other texts may have too, and to its own
 * text's, of which `before` stand before the first token. Keys and values: (positions, keyHeads · 64).
 * scores: room for shared + before + tokens + 3 numbers.
 */
export function attend(
  q: usize, tokens: i32, heads: i32, keyHeads: i32,
  sharedKeys: usize, sharedValues: usize, shared: i32,
  ownKeys: usize, ownValues: usize, before: i32,
  out: usize, scores: usize,
): void {
  const group = heads / keyHeads;
  const stride = <usize>keyHeads * HEAD;
  const own = scores + (<usize>shared << 2);
  for (let t = 0; t < tokens; t++) {
    const count = <usize>(before + t + 1);
    for (let h = 0; h < heads; h++, q += HEAD, out += HEAD) {
      const at = <usize>(h / group) * HEAD;
      let top = scoreKeys(q, sharedKeys + at, stride, shared, scores, -Infinity);
      top = scoreKeys(q, ownKeys + at, stride, count, own, top);
      const total = weigh(scores, <usize>shared + count, top);
      memory.fill(out, 0, HEAD);
      addValues(scores, sharedValues + at, stride, shared, out);
      addValues(own, ownValues + at, stride, count, out);
      const scale = f32x4.splat(1 / total);
      for (let i: usize = 0; i < HEAD; i += 16) v128.store(out + i, f32x4.mul(v128.load(out + i), scale));
    }
  }
}

/** scores = e^(scores − top), in place; returns their sum. */
function weigh(scores: usize, count: usize, top: f32): f32 {
  const highest = f32x4.splat(top);
  // The last vector may reach beyond the scores, where nothing can count.
  for (let i = count; i & 3; i++) store<f32>(scores + (i << 2), -Infinity);
  let total = f32x4.splat(0);
  for (const end = scores + (count << 2); scores < end; scores += 16) {
    const e = exp4(f32x4.sub(v128.load(scores), highest));
    v128.store(scores, e);
    total = f32x4.add(total, e);
  }
  return sum4(total);
}
