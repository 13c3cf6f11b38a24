/** Files as one zip archive. */

const LIBRARY = new URL("../../../vendor/fflate/browser.js", import.meta.url);
/** A folder of this name is what the archive unpacks to. */
const FOLDER = "student";
/** In local time, as archives have it: they know no year before. */
const WRITTEN = "1980-01-02T12:00:00";

/** files: [{name, content: Uint8Array}]. The archive, Uint8Array; the same files give the same bytes. */
export async function archive(files) {
  const { zipSync } = await import(LIBRARY.href);
  const entries = files.map(({ name, content }) => [`${FOLDER}/${name}`, content]);
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: WRITTEN });
}
