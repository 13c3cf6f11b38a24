/**
 * The networks of the last finished run of each task, kept in this browser: a run as ../deploy/network.js describes it,
 * under its task. The Distil tab writes, the Deploy tab reads and checks.
 */

const [SHELF, RUNS] = ["temperature-lab-networks", "runs"];

/** Keep `run` in place of the one before; resolves with whether this browser keeps it. Other pages hear of it. */
export async function keepNetworks(run) {
  const kept = await ask("readwrite", (runs) => runs.put(run, run.task)).then(
    () => true,
    () => false,
  );
  if (kept) tell(run.task);
  return kept;
}

/** What is kept of a task, whatever it is; null where there is nothing, or the browser keeps nothing. */
export async function keptNetworks(task) {
  return (await ask("readonly", (runs) => runs.get(task)).catch(() => null)) ?? null;
}

/** Remove what is kept of a task. */
export async function dropNetworks(task) {
  await ask("readwrite", (runs) => runs.delete(task)).catch(() => {});
}

/** Call `listener(task)` whenever a run is kept, by this page or another. */
export function onKeptNetworks(listener) {
  new BroadcastChannel(SHELF).addEventListener("message", ({ data }) => listener(data));
}

function tell(task) {
  const channel = new BroadcastChannel(SHELF);
  channel.postMessage(task);
  channel.close();
}

/** The answer of one request, once it is on the disk. Rejects where there is no database. */
async function ask(mode, request) {
  const database = await open();
  try {
    const transaction = database.transaction(RUNS, mode);
    const asked = request(transaction.objectStore(RUNS));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error ?? asked.error);
    });
  } finally {
    database.close();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(SHELF, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(RUNS);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("blocked"));
  });
}
