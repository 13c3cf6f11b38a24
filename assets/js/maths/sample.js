/**
 * Which of the falling `weights` each of the rising `uniforms` (0–1) falls on, by inverting their cumulative sum,
 * which ends at `sum` after `kept` of them.
 * The same uniforms at another temperature show how the same luck would have turned out.
 */
export function drawAt(uniforms, { weights, sum, kept }) {
  const drawn = new Int32Array(uniforms.length);
  let cumulative = weights[0];
  let i = 0;
  uniforms.forEach((uniform, draw) => {
    while (cumulative <= uniform * sum && i < kept.minP - 1 && weights[i + 1] > 0) cumulative += weights[++i];
    drawn[draw] = i;
  });
  return drawn;
}
