/** The files of the page that site/service_worker.js keeps, so that it opens without a network. */

import { fetchedBytes, fetchedJson } from "../maths/fetched.js";

/** The files of the page at `root` that no cache holds: {path, size} each. */
export async function lackingFiles(root, signal) {
  const { files } = await fetchedJson(new URL("files.json", root), signal);
  const kept = await Promise.all(files.map(({ path }) => caches.match(new URL(path, root))));
  return files.filter((_, place) => !kept[place]);
}

/**
 * Have the worker keep `files`; tell(bytes) hears before each how much has come. Rejects with a MissedError where one
 * cannot be had, or the browser gives no room for it.
 */
export async function keepFiles(files, root, tell, signal) {
  let here = 0;
  for (const file of files) {
    tell(here);
    // The worker keeps what passes; what is asked for in this way it lets pass only once it is kept.
    await fetchedBytes(new URL(file.path, root), signal, { cache: "force-cache" });
    here += file.size;
  }
}

/** The bytes of `files`. */
export function sizeOf(files) {
  return files.reduce((sum, { size }) => sum + size, 0);
}
