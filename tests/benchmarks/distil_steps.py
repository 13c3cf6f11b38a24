"""Training steps a second in the browser: by the hand-written kernels, and by jax-js on wasm, at the same work."""

from playwright.sync_api import Page

STEPS = """async ([task, maker, steps]) => {
  const assets = new URL("gradio_api/file=assets/", document.baseURI);
  const load = name => import(new URL("js/distil/engine/" + name, assets));
  const [dataset, {Run}] = await Promise.all([load(`../tasks/${task}.js`), load("run.js")]);
  const makers = {
    kernels: async () => {
      const [{CpuLane}, {loadKernels}] = await Promise.all([load("cpu_lane.js"), load("kernels.js")]);
      const fresh = await loadKernels(new URL("js/distil/engine/kernels.wasm", assets));
      return (...given) => new CpuLane(fresh(), ...given);
    },
    jax: async () => {
      const jax = await import(new URL("vendor/jax-js/index.js", assets));
      await jax.init("wasm");
      jax.defaultDevice("wasm");
      const {GpuLane} = await load("gpu_lane.js");
      return (...given) => new GpuLane(jax, ...given);
    },
  };
  const config = {widths: [32], temperature: 4, soft_weight: 1, divergence: "forward_kl", beta: 0.5, batch_size: 128,
    learning_rate: 5e-3, seed: 0, repeats: 1, experiment: "all", labels: 50, classes: [], probes: 5};
  const run = new Run(await dataset.load(new URL("data/", assets)), [config], await makers[maker]());
  const settled = () => run.lanes[0].networks.predictOne({features: [], values: []});
  for (let i = 0; i < 20; i++) await run.train();
  await settled();
  const begun = performance.now();
  for (let i = 0; i < steps; i++) await run.train();
  await settled();
  return steps / (performance.now() - begun) * 1000;
}"""


def kernel_steps(page: Page, task: str = "digits") -> float:
    """Steps a second of a student with 32 hidden units and its twin, by kernels.wasm."""
    return page.evaluate(STEPS, [task, "kernels", 1000])


def jax_steps(page: Page) -> float:
    """The same by jax-js on wasm."""
    return page.evaluate(STEPS, ["digits", "jax", 100])
