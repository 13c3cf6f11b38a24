/** Says whether a worker can run the engine's kernels, as the lab's own do. */

import { openKernels } from "../../language/simd.js";

try {
  await openKernels();
  postMessage({ problem: null });
} catch (error) {
  postMessage({ problem: error.key ?? error.message });
}
