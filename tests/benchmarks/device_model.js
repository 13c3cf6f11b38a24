import { fetchedBytes, fetchedJson } from "../../assets/js/maths/fetched.js";
import { loadKernels } from "../../assets/js/maths/kernels.js";
import { Assembly } from "../../assets/js/language/assembly.js";
import { connectDevice } from "../../assets/js/language/device_server.js";
import { openKernels } from "../../assets/js/language/simd.js";
import { loaded } from "./device_alone.js";

const MANIFEST = new URL("/language/model.json", location.origin);
const IDS = Array.from({ length: 83 }, (_, i) => (i * 7919 + 1234) % 49000);
const never = async () => {};
const engines = {};

/**
 * Make an engine ready: "ours", with "plain" kernels for browsers that know no others, and the "prototype" on the
 * page's own thread, "wllama" in its worker.
 */
export async function open(name) {
  engines[name] = await { ours: openOurs, plain: openPlain, prototype: openPrototype, wllama: openWllama }[name]();
}

/** Read so many tokens behind so many that were read before, some times, each time others. */
export async function read(name, tokens, known, repeats) {
  for (let i = 0; i < repeats; i++)
    await engines[name](IDS.slice(0, known + tokens).map((id, at) => id + (at < known ? 0 : i % 2)));
}

/** The logits behind the tokens, to compare engines by. */
export async function logits(name, tokens) {
  return [...(await engines[name](IDS.slice(0, tokens)))];
}

async function openOurs() {
  return openWith(await openKernels());
}

async function openPlain() {
  return openWith(await loadKernels(new URL("../../assets/js/language/kernels.wasm", import.meta.url)));
}

async function openWith(fresh) {
  const manifest = await fetchedJson(MANIFEST);
  const get = async ({ sha256 }) => new Uint8Array(await fetchedBytes(new URL(`parts/${sha256}`, MANIFEST)));
  const model = await new Assembly(manifest, fresh()).run(get);
  return (ids) => model.nextTokenLogits(ids, never);
}

async function openPrototype() {
  const { Model } = await import("/prototype/lm/model.js");
  const { parts, size } = await fetchedJson(MANIFEST);
  const model = new Model(await WebAssembly.compile(await fetchedBytes(new URL("/prototype/lm.wasm", MANIFEST))), size);
  for (const { sha256, at } of parts)
    model.bytes.set(new Uint8Array(await fetchedBytes(new URL(`parts/${sha256}`, MANIFEST))), at);
  model.open();
  return (ids) => model.after(ids);
}

async function openWllama() {
  const { Wllama } = await import("/wllama/index.js");
  const { parts } = await fetchedJson(MANIFEST);
  const file = await Promise.all(parts.map(({ sha256 }) => fetchedBytes(new URL(`parts/${sha256}`, MANIFEST))));
  const wasm = new URL("/wllama/single-thread/wllama.wasm", MANIFEST).href;
  const wllama = new Wllama({ "single-thread/wllama.wasm": wasm }, { suppressNativeLog: true });
  await wllama.loadModel([new Blob(file)], { n_ctx: 512, n_threads: 1 });
  let known = [];
  return async (ids) => {
    const differs = ids.findIndex((id, at) => known[at] !== id);
    const kept = differs < 0 ? ids.length - 1 : differs;
    if (kept < known.length) await wllama.kvRemove(kept, known.length - kept);
    known = ids;
    await wllama.decode(ids.slice(kept), {});
    return wllama.getLogits(10);
  };
}

const device = connectDevice(MANIFEST);

/** Have the model on the device ready, fetched where it is not kept. */
export async function ready() {
  await loaded(device, true);
}

/** Milliseconds until an endpoint has answered, or told its last event. */
export async function answered(name, parameters) {
  const begun = performance.now();
  if (name === "continue") for await (const _ of device.stream(name, parameters)) continue;
  else await device.call(name, parameters);
  return performance.now() - begun;
}
