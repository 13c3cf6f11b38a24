import { divergenceLosses } from "../../../../assets/js/distil/engine/gpu_losses.js";

const JAX = new URL("../../../../assets/vendor/jax-js/index.js", import.meta.url);

/** A divergence of one example's logits (classes,) in float32, and its gradient by the student's: on the processor. */
export async function formOf(kind, student, teacher, beta) {
  const jax = await import(JAX);
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const { grad, nn, numpy: np } = jax;
  const rows = (logits) => np.array(Float32Array.from(logits)).reshape([1, 1, 1, -1]);
  const softened = (logits) => nn.logSoftmax(logits, -1);
  const loss = (own) => np.sum(divergenceLosses(jax)[kind](softened(own), softened(rows(teacher)), beta));
  const [value] = await loss(rows(student)).data();
  return { value, gradient: [...(await grad(loss)(rows(student)).data())] };
}
