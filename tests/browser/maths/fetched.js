import { fetchedBytes, fetchedJson } from "../../../assets/js/maths/fetched.js";

/** What is thrown of a file whose network goes in its middle, or is given up there: {bytes, json}, by name. */
export async function cut(isGivenUp) {
  const whole = globalThis.fetch;
  const giving = new AbortController();
  globalThis.fetch = async () => new Response(new ReadableStream({ pull: (file) => file.error(new TypeError("cut")) }));
  if (isGivenUp) giving.abort();
  const nameOf = (read) => read("http://localhost/any", giving.signal).catch(({ name }) => name);
  const found = { bytes: await nameOf(fetchedBytes), json: await nameOf(fetchedJson) };
  globalThis.fetch = whole;
  return found;
}
