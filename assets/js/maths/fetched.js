/** A file that could not be had: the network is gone, the server says no, or another page answers in its place. */
export class MissedError extends Error {
  name = "MissedError";
}

/**
 * The answer of `url`; throws a MissedError where there is none, one that says no, or a page that nobody asked for.
 * asked: what else fetch takes.
 */
export async function fetched(url, signal, asked = {}) {
  const { pathname } = new URL(url);
  const response = await unlessCut(fetch(url, { signal, ...asked }), url, signal);
  if (!response.ok) throw new MissedError(`${pathname}: ${response.status}`);
  // A network that wants a visitor to log in first answers everything with its own page.
  if (response.headers.get("Content-Type")?.startsWith("text/html")) throw new MissedError(`${pathname}: an HTML page`);
  return response;
}

/** What `coming` of `url` brings; throws a MissedError where the network goes before that is whole. */
function unlessCut(coming, url, signal) {
  return coming.catch((error) => {
    throw signal?.aborted ? error : new MissedError(new URL(url).pathname, { cause: error });
  });
}

/** The file at `url` as an ArrayBuffer; throws a MissedError where it is not there, or not whole. asked: as fetched. */
export async function fetchedBytes(url, signal, asked) {
  return unlessCut((await fetched(url, signal, asked)).arrayBuffer(), url, signal);
}

/** The same as text. */
export async function fetchedText(url, signal, asked) {
  return unlessCut((await fetched(url, signal, asked)).text(), url, signal);
}

/** The file at `url` as the value that its JSON says; throws where it is not there, or is no JSON. */
export async function fetchedJson(url, signal) {
  return JSON.parse(await fetchedText(url, signal));
}

/** What the gzipped file at `url` holds, as an ArrayBuffer; throws where it is not there. */
export async function fetchedUnzipped(url, signal) {
  const content = await fetchedBytes(url, signal);
  const [first, second] = new Uint8Array(content);
  // A server may have unzipped it on its way: then it does not begin as gzip does.
  if (first !== 0x1f || second !== 0x8b) return content;
  return new Response(new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
