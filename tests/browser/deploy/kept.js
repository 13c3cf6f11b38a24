import { keepNetworks, keptNetworks } from "../../../assets/js/shared/kept_networks.js";

/** Keep the run of `task` that is kept already with `change` in it, or `change` alone where there is none. */
export async function keepChanged(task, change) {
  const run = await keptNetworks(task);
  return keepNetworks({ ...run, task, ...change });
}

/** Whether anything is kept of `task`. */
export async function isKept(task) {
  return (await keptNetworks(task)) !== null;
}
