/** The engine's kernels, for a browser that can run them. */

import { loadKernels } from "../maths/kernels.js";
import { DeviceError } from "./errors.js";

/** A module with a function that makes a vector, in hexadecimal: valid where the browser knows them. */
const VECTORS = "0061736d010000000105016000017b030201000a0a0108004100fd0ffd620b";

/** As loadKernels() for the engine's own. Rejects with a DeviceError where the browser knows no vectors. */
export async function openKernels() {
  if (!globalThis.WebAssembly?.validate(Uint8Array.from(VECTORS.match(/../g), (byte) => parseInt(byte, 16))))
    throw new DeviceError("on_device.no_simd");
  return loadKernels(new URL("./kernels.wasm", import.meta.url));
}
