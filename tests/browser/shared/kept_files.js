import { keepFiles } from "../../../assets/js/shared/kept_files.js";

/** The name of what is thrown where the network goes in the middle of a file that is to be kept. */
export async function cut() {
  const whole = globalThis.fetch;
  globalThis.fetch = async () => new Response(new ReadableStream({ pull: (file) => file.error(new TypeError("cut")) }));
  const given = [[{ path: "any", size: 1 }], new URL("http://localhost/"), () => {}];
  const name = await keepFiles(...given).catch((error) => error.name);
  globalThis.fetch = whole;
  return name;
}
