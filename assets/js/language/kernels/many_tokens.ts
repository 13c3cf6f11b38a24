/** Four rows of unpacked weights times the activations of one to three tokens; w: vector beside vector of the rows. */

import { fma, sums } from "./vectors";

export function tile3(x: usize, w: usize, stride: usize, out: usize, outStride: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0;
  let y = x + stride, z = y + stride;
  for (const end = y; x < end; x += 32, y += 32, z += 32, w += 128) {
    let p = v128.load(x), q = v128.load(y), s = v128.load(z);
    let v = v128.load(w);
    a0 = fma(a0, p, v); b0 = fma(b0, q, v); c0 = fma(c0, s, v);
    v = v128.load(w, 16);
    a1 = fma(a1, p, v); b1 = fma(b1, q, v); c1 = fma(c1, s, v);
    v = v128.load(w, 32);
    a2 = fma(a2, p, v); b2 = fma(b2, q, v); c2 = fma(c2, s, v);
    v = v128.load(w, 48);
    a3 = fma(a3, p, v); b3 = fma(b3, q, v); c3 = fma(c3, s, v);
    p = v128.load(x, 16); q = v128.load(y, 16); s = v128.load(z, 16);
    v = v128.load(w, 64);
    a0 = fma(a0, p, v); b0 = fma(b0, q, v); c0 = fma(c0, s, v);
    v = v128.load(w, 80);
    a1 = fma(a1, p, v); b1 = fma(b1, q, v); c1 = fma(c1, s, v);
    v = v128.load(w, 96);
    a2 = fma(a2, p, v); b2 = fma(b2, q, v); c2 = fma(c2, s, v);
    v = v128.load(w, 112);
    a3 = fma(a3, p, v); b3 = fma(b3, q, v); c3 = fma(c3, s, v);
  }
  v128.store(out, sums(a0, a1, a2, a3));
  v128.store(out + outStride, sums(b0, b1, b2, b3));
  v128.store(out + 2 * outStride, sums(c0, c1, c2, c3));
}

export function tile2(x: usize, w: usize, stride: usize, out: usize, outStride: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  let y = x + stride;
  for (const end = y; x < end; x += 16, y += 16, w += 64) {
    const p = v128.load(x), q = v128.load(y);
    let v = v128.load(w);
    a0 = fma(a0, p, v); b0 = fma(b0, q, v);
    v = v128.load(w, 16);
    a1 = fma(a1, p, v); b1 = fma(b1, q, v);
    v = v128.load(w, 32);
    a2 = fma(a2, p, v); b2 = fma(b2, q, v);
    v = v128.load(w, 48);
    a3 = fma(a3, p, v); b3 = fma(b3, q, v);
  }
  v128.store(out, sums(a0, a1, a2, a3));
  v128.store(out + outStride, sums(b0, b1, b2, b3));
}

export function tile1(x: usize, w: usize, stride: usize, out: usize): void {
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (const end = x + stride; x < end; x += 16, w += 64) {
    const p = v128.load(x);
    a = fma(a, p, v128.load(w));
    b = fma(b, p, v128.load(w, 16));
    c = fma(c, p, v128.load(w, 32));
    d = fma(d, p, v128.load(w, 48));
  }
  v128.store(out, sums(a, b, c, d));
}
