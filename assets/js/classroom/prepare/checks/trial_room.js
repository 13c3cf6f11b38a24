/** A room that is opened to try it, and closed again. */

import { act, look } from "../../room/connection.js";

export class TrialRoom {
  #base;
  #opening = null;

  /** `base`: the URL of the server's rooms. */
  constructor(base) {
    this.#base = base;
    addEventListener("pagehide", () => this.close().catch(() => {}));
  }

  /** Resolves with the room, {code, who}, as who teaches; rejects with the Refused that forbids it. */
  opened() {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** Close it; resolves with the room that was, or null where there was none. */
  async close() {
    const opening = this.#opening;
    this.#opening = null;
    const room = await opening?.catch(() => null);
    if (!room) return null;
    await act(this.#base, room, "close");
    return room;
  }

  async #open() {
    const { code, key } = await act(this.#base, { code: "", who: "" }, "open");
    return { code, who: `key ${key}` };
  }
}

/** Whether the server knows nothing of `room` any more. */
export async function isGone(base, room, signal) {
  try {
    await look(base, room, "", signal);
    return false;
  } catch (error) {
    if (error.reason === "unknown") return true;
    throw error;
  }
}
