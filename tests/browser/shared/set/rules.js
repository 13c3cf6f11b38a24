import { readSet } from "../../../../assets/js/shared/set/rules.js";

const KNOWN = ["T", "prompt", "open"];

/** What an address locks, hides and says, and the names and values of the rules that it breaks. */
export function read(search) {
  const { broken, ...link } = readSet(search, (name) => KNOWN.includes(name));
  return { ...link, broken: broken.map(({ message, values }) => [message, values]) };
}
