/** Whether this device can compute: WebAssembly, workers, a graphics chip, and its screen. */

import { graphicsChip } from "../../../shared/graphics_chip.js";
import { kernelsTrial } from "../../../shared/this_device.js";
import { fine, limited, missing, none } from "./outcome.js";

/** A phone of 320 px shows everything; a projector's first screen is laid out for so many. */
const [NARROW, WIDE, HIGH] = [320, 1280, 720];

/** WebAssembly with vectors, by the very kernels that run the model. */
export async function wasm() {
  const found = await kernelsTrial();
  if (found === "fine") return fine((t) => t("prepare.wasm.fine"));
  return missing(
    (t) => t(`prepare.wasm.${found}`),
    (t) => t("prepare.wasm.todo"),
  );
}

/** A worker that starts, and runs the same kernels. */
export async function workers(signal) {
  const instead = (t) => t("prepare.workers.todo");
  if (!globalThis.Worker) return missing((t) => t("prepare.workers.none"), instead);
  const worker = new Worker(new URL("./trial_worker.js", import.meta.url), { type: "module" });
  try {
    const found = await new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data));
      worker.addEventListener("error", () => reject(new Error("worker")));
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    if (found !== "fine") return missing((t) => t("prepare.workers.kernels"), instead);
    return fine((t) => t("prepare.workers.fine"));
  } catch (error) {
    if (signal.aborted) throw error;
    return missing((t) => t("prepare.workers.refused"), instead);
  } finally {
    worker.terminate();
  }
}

/** A graphics chip makes training quicker, and is never needed. */
export async function gpu() {
  const { usable, reason } = await graphicsChip();
  return usable ? fine((t) => t("prepare.gpu.chip")) : none((t) => t(`prepare.gpu.${reason}`));
}

/** How large the window is. */
export async function screen() {
  const [width, height] = [innerWidth, innerHeight];
  const values = { width, height };
  if (width < NARROW)
    return limited(
      (t) => t("prepare.screen.narrow", { ...values, least: NARROW }),
      (t) => t("prepare.screen.narrow_do"),
    );
  const isProjector = width >= WIDE && height >= HIGH;
  return fine((t) => t(isProjector ? "prepare.screen.projector" : "prepare.screen.fine", values));
}
