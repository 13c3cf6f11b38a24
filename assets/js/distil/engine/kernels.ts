/**
 * The inner loops of training on the processor, four numbers at a time (AssemblyScript; `make kernels` compiles it).
 * Pointers are byte offsets into the memory; all numbers are float32; widths are multiples of 16, classes of 4.
 */

/**
 * out[b] = max(0, bias + Σ value · weights[feature]) over the active features of the example rows[b].
 * Example e has its features and values at starts[e] … starts[e + 1]; weights is (features, width), out (batch, width).
 */
export function sparseForward(
  rows: usize, batch: i32, starts: usize, features: usize, values: usize,
  weights: usize, bias: usize, out: usize, width: i32,
): void {
  const stride = (<usize>width) << 2;
  const zero = f32x4.splat(0);
  for (let b: usize = 0; b < <usize>batch; b++) {
    const start = starts + (<usize>load<u32>(rows + (b << 2)) << 2);
    const from = <usize>load<u32>(start);
    const to = <usize>load<u32>(start, 4);
    const row = out + b * stride;
    for (let column: usize = 0; column < stride; column += 64) {
      let a = v128.load(bias + column);
      let c = v128.load(bias + column, 16);
      let d = v128.load(bias + column, 32);
      let e = v128.load(bias + column, 48);
      for (let i = from; i < to; i++) {
        const x = v128.load32_splat(values + (i << 2));
        const w = weights + column + <usize>load<u16>(features + (i << 1)) * stride;
        a = f32x4.add(a, f32x4.mul(x, v128.load(w)));
        c = f32x4.add(c, f32x4.mul(x, v128.load(w, 16)));
        d = f32x4.add(d, f32x4.mul(x, v128.load(w, 32)));
        e = f32x4.add(e, f32x4.mul(x, v128.load(w, 48)));
      }
      v128.store(row + column, f32x4.max(a, zero));
      v128.store(row + column, f32x4.max(c, zero), 16);
      v128.store(row + column, f32x4.max(d, zero), 32);
      v128.store(row + column, f32x4.max(e, zero), 48);
    }
  }
}

/** weightGradients[feature] += value · gradient[b], biasGradients += gradient[b]; shapes as in sparseForward. */
export function sparseBackward(
  rows: usize, batch: i32, starts: usize, features: usize, values: usize,
  weightGradients: usize, biasGradients: usize, gradient: usize, width: i32,
): void {
  const stride = (<usize>width) << 2;
  for (let b: usize = 0; b < <usize>batch; b++) {
    const start = starts + (<usize>load<u32>(rows + (b << 2)) << 2);
    const from = <usize>load<u32>(start);
    const to = <usize>load<u32>(start, 4);
    for (let column: usize = 0; column < stride; column += 64) {
      const row = gradient + b * stride + column;
      const a = v128.load(row);
      const c = v128.load(row, 16);
      const d = v128.load(row, 32);
      const e = v128.load(row, 48);
      const one = f32x4.splat(1);
      addScaled(biasGradients + column, one, a, c, d, e);
      for (let i = from; i < to; i++) {
        const x = v128.load32_splat(values + (i << 2));
        addScaled(weightGradients + column + <usize>load<u16>(features + (i << 1)) * stride, x, a, c, d, e);
      }
    }
  }
}

// @ts-ignore: decorators are AssemblyScript's
@inline
function addScaled(at: usize, x: v128, a: v128, c: v128, d: v128, e: v128): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(x, a)));
  v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(x, c)), 16);
  v128.store(at, f32x4.add(v128.load(at, 32), f32x4.mul(x, d)), 32);
  v128.store(at, f32x4.add(v128.load(at, 48), f32x4.mul(x, e)), 48);
}

/** out (batch, classes) = bias + hidden (batch, units of `stride` bytes) · weights (units, classes). */
export function denseForward(
  hidden: usize, stride: usize, batch: i32, units: i32, weights: usize, bias: usize, out: usize, classes: i32,
): void {
  const row = (<usize>classes) << 2;
  for (let b: usize = 0; b < <usize>batch; b++) {
    for (let column: usize = 0; column < row; column += 16) {
      let sum = v128.load(bias + column);
      for (let h: usize = 0; h < <usize>units; h++) {
        const x = v128.load32_splat(hidden + b * stride + (h << 2));
        sum = f32x4.add(sum, f32x4.mul(x, v128.load(weights + h * row + column)));
      }
      v128.store(out + b * row + column, sum);
    }
  }
}

/**
 * Adds to the gradients of denseForward's weights and bias, from the gradient (batch, classes) of its output, and
 * puts the gradient of what went into the ReLU in the place of `hidden`.
 */
export function denseBackward(
  hidden: usize, stride: usize, batch: i32, units: i32, weights: usize,
  weightGradients: usize, biasGradients: usize, gradient: usize, classes: i32,
): void {
  const row = (<usize>classes) << 2;
  for (let b: usize = 0; b < <usize>batch; b++) {
    const g = gradient + b * row;
    for (let column: usize = 0; column < row; column += 16) {
      const at = biasGradients + column;
      v128.store(at, f32x4.add(v128.load(at), v128.load(g + column)));
    }
    for (let h: usize = 0; h < <usize>units; h++) {
      const place = hidden + b * stride + (h << 2);
      if (load<f32>(place) == 0) continue;
      const x = v128.load32_splat(place);
      let sum = f32x4.splat(0);
      for (let column: usize = 0; column < row; column += 16) {
        const at = weightGradients + h * row + column;
        const d = v128.load(g + column);
        v128.store(at, f32x4.add(v128.load(at), f32x4.mul(x, d)));
        sum = f32x4.add(sum, f32x4.mul(d, v128.load(weights + h * row + column)));
      }
      store<f32>(
        place,
        f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3),
      );
    }
  }
}

/**
 * One step of Adam (Kingma & Ba 2015) over `count` numbers, which sets the gradients back to zero.
 * rate: the learning rate / (1 − 0.9ᵗ); root: √(1 − 0.999ᵗ).
 */
export function adam(weights: usize, gradients: usize, mean: usize, square: usize, count: i32, rate: f32, root: f32): void {
  const keep = f32x4.splat(0.9);
  const add = f32x4.splat(0.1);
  const keepSquare = f32x4.splat(0.999);
  const addSquare = f32x4.splat(0.001);
  const small = f32x4.splat(1e-8);
  const rates = f32x4.splat(rate);
  const inverse = f32x4.splat(1 / root);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16) {
    const g = v128.load(gradients + i);
    const m = f32x4.add(f32x4.mul(keep, v128.load(mean + i)), f32x4.mul(add, g));
    const v = f32x4.add(f32x4.mul(keepSquare, v128.load(square + i)), f32x4.mul(addSquare, f32x4.mul(g, g)));
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(v), inverse), small);
    v128.store(mean + i, m);
    v128.store(square + i, v);
    v128.store(weights + i, f32x4.sub(v128.load(weights + i), f32x4.div(f32x4.mul(rates, m), size)));
    v128.store(gradients + i, f32x4.splat(0));
  }
}
