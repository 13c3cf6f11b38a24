/**
 * Trains in a thread of its own, so that the page stays smooth. Messages: see ./local.js, the only one who writes here.
 */

import { CpuLane } from "./cpu_lane.js";
import { GpuLane } from "./gpu_lane.js";
import { fetchDataset, fetchKernels } from "./parts.js";
import { Run } from "./run.js";
import { Scorer, softened } from "../../maths/scoring.js";
import { StoredNetworks } from "./stored_networks.js";
import { heard } from "../../maths/heard.js";
import { sparseInput } from "../../maths/sparse.js";

const JAX = new URL("../../../vendor/jax-js/index.js", import.meta.url);
const FRAME = 25;
const MOMENT = 200;

let dataset = null;
let kernels = null;
let jax = null;
/** The graphics device, once one is open. */
let chip = null;
let probe = null;
let current = null;
/**
 * What answers for the run that is shown: {id, run, lanes} of the last one trained here, no sweep, or of one to hold.
 */
let latest = null;

const handlers = { open, start, hold, stop, pause, resume, write, probe: setProbe };

addEventListener("message", ({ data: { type, ...rest } }) => {
  Promise.resolve(handlers[type](rest)).catch(failed);
});

/** What is asked of a chip that goes away fails a moment before the chip itself is said to be gone. */
async function failed({ name, message }) {
  const gone = chip && (await Promise.race([chip.lost, new Promise((resolve) => setTimeout(resolve, MOMENT))]));
  postMessage({
    type: "failed",
    reason: message,
    cause: gone ? "chip" : name === "MissedError" ? "missed" : undefined,
  });
}

/** Fetch what every run of the task needs, and tell the page which held-out examples are worth watching. */
async function open({ task }) {
  dataset ??= fetchDataset(task);
  kernels ??= fetchKernels();
  const [{ test, input, chosen, classes }] = await Promise.all([dataset, kernels]);
  const described = (number) => ({
    number,
    target: test.targets[number],
    input: input(number).slice(),
    logits: test.teacher.slice(number * classes, (number + 1) * classes),
  });
  postMessage({ type: "opened", probes: chosen(new Scorer(test, classes)).map(described) });
}

/** Train the configs together; `sweep` says whether all of them are told of. */
async function start({ id, configs, device, sweep }) {
  current?.end();
  const state = { paused: false, stopped: false, wake: () => {} };
  current = { id, sweep, state, end: () => ((state.stopped = true), (state.abandoned = true), state.wake()) };
  const data = await dataset;
  if (!sweep) release();
  const lanes = [];
  const make = await laneMaker(device, lanes);
  const begun = performance.now();
  if (state.abandoned) return;
  const run = new Run(data, configs, make);
  if (!sweep) latest = { id, run, lanes };
  await train(run, state, id, sweep, begun);
  if (sweep) dispose(lanes);
  if (current?.id === id) current = null;
}

/** Answer from now on with the networks of a run that was trained elsewhere. */
async function hold({ id, networks, temperature }) {
  const data = await dataset;
  release();
  latest = { id, run: new StoredNetworks(data, networks, temperature), lanes: [] };
}

/** Let go of what answered until now. */
function release() {
  dispose(latest?.lanes ?? []);
  latest = null;
}

function dispose(lanes) {
  for (const lane of lanes) lane.dispose?.();
}

async function train(run, state, id, sweep, begun) {
  const { steps, every } = run.config;
  let shown = 0;
  while (!state.abandoned) {
    const last = state.stopped || run.step === steps;
    if (last || run.step % every === 0) {
      const event = sweep ? await run.sweepEvent(last) : last ? await run.result() : await run.event();
      const networks = last && !sweep ? await run.networks() : null;
      // The last frame may be a few steps old; what is shown after the run is what its networks say.
      const bars = last ? await barsOf(run, sweep) : null;
      postMessage({ type: last ? "result" : "event", id, event, networks, bars, wall: performance.now() - begun });
    }
    if (last) return;
    await run.train();
    if (performance.now() - shown < FRAME) continue;
    postMessage({ type: "frame", id, step: run.step, bars: await barsOf(run, sweep) });
    shown = performance.now();
    await heard();
    while (state.paused && !state.stopped) await paused(run, state, id, sweep);
  }
}

/** What the students say of the probe now; null where none is watched, or nobody looks. */
async function barsOf(run, sweep) {
  return sweep || !probe ? null : run.probe(sparseInput(probe, run.dataset.activeFeatures));
}

/** Wait while the run rests; a new probe is answered all the same. */
async function paused(run, state, id, sweep) {
  const asked = probe;
  await new Promise((resolve) => (state.wake = resolve));
  if (probe !== asked && !sweep) await answer(run, id);
}

/** Tell what the students say of the probe now; unlike a frame it is no sign of progress. */
async function answer(run, id) {
  postMessage({ type: "answer", id, bars: await barsOf(run, false) });
}

async function laneMaker(device, lanes) {
  const fresh = await kernels;
  const keep = (lane) => (lanes.push(lane), lane);
  if (device === "cpu") return (...given) => keep(new CpuLane(fresh(), ...given));
  jax ??= openGpu();
  const opened = await jax;
  return (...given) => keep(new GpuLane(opened, ...given));
}

async function openGpu() {
  const opened = await import(JAX);
  if (!(await opened.init("webgpu")).includes("webgpu")) throw new Error("no WebGPU");
  opened.defaultDevice("webgpu");
  chip = opened.getWebGPUDevice();
  chip.lost.then(({ message }) => postMessage({ type: "failed", reason: message, cause: "chip" }));
  return opened;
}

function stop() {
  if (current) current.state.stopped = true;
  current?.state.wake();
}

function pause() {
  if (current) current.state.paused = true;
}

function resume() {
  if (current) current.state.paused = false;
  current?.state.wake();
}

/** The input (features,) whose predictions every frame of a run carries; while none trains, the last one answers. */
async function setProbe({ input }) {
  probe = input;
  if (current && !current.sweep) current.state.wake();
  else if (latest) await answer(latest.run, latest.id);
}

/** What the last run's first student and twin make up at a temperature, one for each of `keys`. */
async function write({ keys, temperature }) {
  const { id, run } = latest;
  const { activeFeatures, classes, write: spell } = run.dataset;
  const by = (who) => async (input) =>
    softened((await run.logits(sparseInput(input, activeFeatures)))[who], 0, classes, temperature);
  const written = { student: [], twin: [] };
  for (const who of Object.keys(written)) for (const key of keys) written[who].push(await spell(by(who), key));
  postMessage({ type: "written", id, ...written });
}
