/** What a worker fetches before it trains. Both reject with a MissedError where a file cannot be had. */

import { loadKernels } from "../../maths/kernels.js";

const DATA = new URL("../../../data/", import.meta.url);

/** The data set of a task: see ../tasks.js. */
export async function fetchDataset(task) {
  const { load } = await import(`../tasks/${task}.js`);
  return load(DATA);
}

/** A function that gives the kernels, each time with a memory of their own. */
export function fetchKernels() {
  return loadKernels(new URL("./kernels.wasm", import.meta.url));
}
