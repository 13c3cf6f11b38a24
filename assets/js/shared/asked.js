/** What the address asks for beside a tab's settings is changed here: the tabs need not read it again. */

import { tellSpace } from "./link.js";

/** The event after such a change. */
export const ASKED = "asked";

/** The address with `changes` ({name: value}, null for what is to go). */
export function searchWith(changes) {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  return `?${parameters}`;
}

/** Change the address, which Back undoes; settings that were not written into it yet stay. */
export function ask(changes) {
  const search = searchWith(changes);
  history.pushState(history.state, "", search + location.hash);
  tellSpace(search);
  dispatchEvent(new Event(ASKED));
}
