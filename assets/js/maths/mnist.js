/** Centres a drawing as MNIST's makers did: fitted into 20 × 20, its centre of mass in the middle of 28 × 28. */

export const SIDE = 28;
const FIT = 20;
const FAINT = 0.08;

/** `ink` (width · height,), 0 to 1, as 784 pixels; null where nothing is drawn. */
export function centred(ink, width, height) {
  const box = bounds(ink, width, height);
  if (!box) return null;
  const scale = FIT / Math.max(box.width, box.height);
  const small = {
    width: Math.max(1, Math.round(box.width * scale)),
    height: Math.max(1, Math.round(box.height * scale)),
  };
  const pixels = shrunk(ink, width, box, small);
  const [x, y] = centreOfMass(pixels, small.width);
  return placed(pixels, small, offset(x, small.width), offset(y, small.height));
}

function bounds(ink, width, height) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let i = 0; i < width * height; i++) {
    if (ink[i] <= FAINT) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Each new pixel is the mean of the old ones that it covers. */
function shrunk(ink, width, box, small) {
  const pixels = new Float64Array(small.width * small.height);
  const edge = (i, from, size, count) => from + Math.floor((i * size) / count);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const [x0, y0] = [edge(x, box.left, box.width, small.width), edge(y, box.top, box.height, small.height)];
      const x1 = Math.max(x0 + 1, edge(x + 1, box.left, box.width, small.width));
      const y1 = Math.max(y0 + 1, edge(y + 1, box.top, box.height, small.height));
      let sum = 0;
      for (let v = y0; v < y1; v++) for (let u = x0; u < x1; u++) sum += ink[v * width + u];
      pixels[y * small.width + x] = sum / ((x1 - x0) * (y1 - y0));
    }
  }
  return pixels;
}

function centreOfMass(pixels, width) {
  let [sum, x, y] = [0, 0, 0];
  pixels.forEach((ink, i) => {
    sum += ink;
    x += ink * ((i % width) + 0.5);
    y += ink * (Math.floor(i / width) + 0.5);
  });
  return [x / sum, y / sum];
}

/** Where the drawing begins so that its centre of mass is in the middle, all of it inside. */
function offset(centre, size) {
  return Math.min(SIDE - size, Math.max(0, Math.round(SIDE / 2 - centre)));
}

function placed(pixels, small, left, top) {
  const out = new Float64Array(SIDE * SIDE);
  pixels.forEach((ink, i) => {
    out[(top + Math.floor(i / small.width)) * SIDE + left + (i % small.width)] = ink;
  });
  return out;
}
