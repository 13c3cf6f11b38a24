/** Says whether a worker can run the engine's kernels, as the lab's own do. */

import { kernelsTrial } from "../../../shared/this_device.js";

postMessage(await kernelsTrial().catch(() => "failed"));
