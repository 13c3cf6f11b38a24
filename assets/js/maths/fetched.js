/** The answer of `url`; throws where there is none, or one that says no. */
export async function fetched(url, signal) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${new URL(url).pathname}: ${response.status}`);
  return response;
}

/** The file at `url` as an ArrayBuffer; throws where it is not there. */
export async function fetchedBytes(url, signal) {
  return (await fetched(url, signal)).arrayBuffer();
}

/** The file at `url` as the value that its JSON says; throws where it is not there, or is no JSON. */
export async function fetchedJson(url, signal) {
  return (await fetched(url, signal)).json();
}

/** What the gzipped file at `url` holds, as an ArrayBuffer; throws where it is not there. */
export async function fetchedUnzipped(url, signal) {
  const content = await fetchedBytes(url, signal);
  const [first, second] = new Uint8Array(content);
  // A server may have unzipped it on its way: then it does not begin as gzip does.
  if (first !== 0x1f || second !== 0x8b) return content;
  return new Response(new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
