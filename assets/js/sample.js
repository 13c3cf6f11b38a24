/**
 * Which entry of `probs` each of the rising `uniforms` (0–1) falls on, by inverting the cumulative sum.
 * The same uniforms at another temperature show how the same luck would have turned out.
 */
export function drawAt(uniforms, probs) {
  const drawn = new Int32Array(uniforms.length);
  let cumulative = probs[0];
  let i = 0;
  uniforms.forEach((uniform, draw) => {
    while (cumulative <= uniform && i < probs.length - 1 && probs[i + 1] > 0) cumulative += probs[++i];
    drawn[draw] = i;
  });
  return drawn;
}

/** `count` rising uniforms from `random`, a function like Math.random. */
export function sortedUniforms(count, random) {
  return Float64Array.from({ length: count }, random).sort();
}
