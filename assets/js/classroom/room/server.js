/** On a page without a server of its own: the server of rooms that the address names, `?rooms=https://…`. */

import { Broken, short } from "../../shared/fields.js";
import { isOwnHost } from "../../shared/own_host.js";

const PARAMETER = "rooms";

/** {rooms, broken}: the URL of the rooms that are asked (null for none), and which rules the address breaks. */
export function askedRooms() {
  const asked = new URLSearchParams(location.search).get(PARAMETER);
  if (asked === null) return { rooms: null, broken: [] };
  const url = readAddress(asked);
  if (url instanceof Broken) return { rooms: null, broken: [url] };
  return { rooms: new URL("room/", url), broken: [] };
}

/** The address of a server as a URL, or the Broken that says which rule it breaks. */
export function readAddress(text) {
  const url = parsed(text);
  if (!url) return new Broken("room.rule.server", { value: short(text) });
  const isBlocked = location.protocol === "https:" && url.protocol === "http:" && !isOwnHost(url.hostname);
  return isBlocked ? new Broken("room.rule.server_plain", { value: short(text) }) : url;
}

/** What a link must hold so that it leads to the same rooms. */
export function ofRooms() {
  const asked = new URLSearchParams(location.search).get(PARAMETER);
  return asked === null ? {} : { [PARAMETER]: asked };
}

/** As site/before.js lets the page ask it. */
function parsed(text) {
  try {
    const url = new URL(text.includes("//") ? text : `https://${text}`);
    const isPlain = /^https?:\/\/[\w.:[\]-]+$/.test(url.origin);
    return isPlain ? new URL(url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/`, url.origin) : null;
  } catch {
    return null;
  }
}
