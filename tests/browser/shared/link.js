import { numberField, oneOf } from "../../../assets/js/shared/fields.js";
import { followAddress, readLink } from "../../../assets/js/shared/link.js";
import { Store } from "../../../assets/js/shared/store.js";

const FIELDS = {
  warmth: { link: "T", initial: 1, read: numberField("rule.warmth", 0.05, 20), write: String, always: true },
  count: { link: "n", initial: null, read: numberField("rule.count", 1, 9, true), write: String, entry: true },
  floor: { link: "floor", initial: null, read: numberField("rule.floor", 0, 1), write: String },
  open: { link: "open", initial: "", read: oneOf("rule.open", ["here", "there"]), write: String },
};

/** The settings in an address, and which rules it breaks: [sentence, values]. */
export function read(search) {
  const { settings, broken } = readLink(FIELDS, search);
  return { settings, broken: broken.map(({ message, values }) => [message, values]) };
}

/**
 * What the address is, and how many entries the history has more, once the settings are those `changes` after another;
 * `goOn`: the places of those that go on from the one before.
 */
export async function written(search, changes, goOn = []) {
  history.replaceState(null, "", search);
  const store = new Store(readLink(FIELDS, search).settings);
  followAddress("warm", { store, fields: FIELDS, signal: new AbortController().signal }, () => {});
  const before = history.length;
  changes.forEach((change, place) => store.set(change, { goesOn: goOn.includes(place) }));
  await new Promise((resolve) => setTimeout(resolve, 600));
  return { search: location.search, entries: history.length - before };
}
