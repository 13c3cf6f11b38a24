import { CpuLane } from "../../assets/js/distil/engine/cpu_lane.js";
import { GpuLane } from "../../assets/js/distil/engine/gpu_lane.js";
import { loadKernels } from "../../assets/js/maths/kernels.js";
import { Run } from "../../assets/js/distil/engine/run.js";

const ASSETS = new URL("../../assets/", import.meta.url);
const CONFIG = {
  widths: [32],
  temperature: 4,
  soft_weight: 1,
  divergence: "forward_kl",
  beta: 0.5,
  batch_size: 128,
  learning_rate: 5e-3,
  seed: 0,
  repeats: 1,
  experiment: "all",
  labels: 50,
  classes: [],
  probes: 5,
};

/** Steps a second over `steps` steps of a student with 32 hidden units and its twin, by hand-written kernels. */
export async function kernels(task, steps) {
  const fresh = await loadKernels(new URL("js/distil/engine/kernels.wasm", ASSETS));
  return stepsASecond(task, steps, (...given) => new CpuLane(fresh(), ...given));
}

/** The same by jax-js on wasm. */
export async function jax(task, steps) {
  const library = await import("../../assets/vendor/jax-js/index.js");
  await library.init("wasm");
  library.defaultDevice("wasm");
  return stepsASecond(task, steps, (...given) => new GpuLane(library, ...given));
}

async function stepsASecond(task, steps, makeLane) {
  const { load } = await import(`../../assets/js/distil/tasks/${task}.js`);
  const run = new Run(await load(new URL("data/", ASSETS)), [CONFIG], makeLane);
  const settled = () => run.lanes[0].networks.predictOne({ features: [], values: [] });
  for (let i = 0; i < 20; i++) await run.train();
  await settled();
  const begun = performance.now();
  for (let i = 0; i < steps; i++) await run.train();
  await settled();
  return (steps / (performance.now() - begun)) * 1000;
}
