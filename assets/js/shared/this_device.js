/** What this device can do for the lab, tried by the very parts that the lab runs. */

import { openKernels } from "../language/simd.js";
import { openStore } from "../language/store.js";

const TRIAL = "trial";

/** Whether the kernels can be compiled: "fine", "none" without WebAssembly, or "no_simd" without its vectors. */
export async function kernelsTrial() {
  if (!globalThis.WebAssembly) return "none";
  try {
    await openKernels();
    return "fine";
  } catch (error) {
    if (error.key === "on_device.no_simd") return "no_simd";
    throw error;
  }
}

/** Where the browser keeps three bytes: "cache" or "database"; "none", "lost" or "full" where it does not. */
export async function storeTrial() {
  const store = await openStore();
  if (!store) return "none";
  try {
    await store.put(TRIAL, new Uint8Array([1, 2, 3]));
    return (await store.get(TRIAL))?.bytes.length === 3 ? store.place : "lost";
  } catch {
    return "full";
  } finally {
    await store.remove(TRIAL).catch(() => {});
  }
}
