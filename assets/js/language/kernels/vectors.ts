/** Four float32 at once. */

/** sum + x · y, in one step where the kernels are compiled for browsers that can. */
// @ts-ignore: decorators are AssemblyScript's
@inline
export function fma(sum: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

// @ts-ignore
@inline
export function sum4(a: v128): f32 {
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3));
}

/** The sums of four vectors, in four lanes. */
// @ts-ignore
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const e = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const f = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(e, f, 0, 1, 4, 5), v128.shuffle<f32>(e, f, 2, 3, 6, 7));
}

/** eˣ of each lane, to 2 units in the last place; 0 below −87 (Cephes' expf). */
// @ts-ignore
@inline
export function exp4(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(88)), f32x4.splat(-87.5));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)));
  let p = fma(f32x4.splat(1.3981999507e-3), r, f32x4.splat(1.9875691500e-4));
  p = fma(f32x4.splat(8.3334519073e-3), r, p);
  p = fma(f32x4.splat(4.1665795894e-2), r, p);
  p = fma(f32x4.splat(1.6666665459e-1), r, p);
  p = fma(f32x4.splat(5.0000001201e-1), r, p);
  p = f32x4.add(f32x4.splat(1), f32x4.add(r, f32x4.mul(p, f32x4.mul(r, r))));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.and(f32x4.mul(p, power), f32x4.gt(x, f32x4.splat(-87)));
}
