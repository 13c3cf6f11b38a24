/** The model's file, part by part: from the visitor's device, or else from the net, each checked by its SHA-256. */

import { fetched } from "../maths/fetched.js";
import { Watchdog } from "../maths/watchdog.js";
import { DeviceError } from "./errors.js";
import { sha256 } from "./sha256.js";

/** How often a part is asked for, and the pause before it is asked for again. */
const [TRIES, PAUSE] = [2, 1000];

/**
 * Gives the parts of a manifest. `base`: the URL that their addresses are relative to; store: see ./store.js, or null;
 * checksum: see ./checksum.js; `counted(bytes)` is told of all that arrives from the net, and of what was told too
 * much, as a negative number. `note` is the DeviceError for which parts are not kept any more, though they are given
 * all the same.
 */
export class Parts {
  note = null;
  #base;
  #store;
  #checksum;
  #counted;

  constructor(base, store, checksum, counted) {
    this.#base = base;
    this.#store = store;
    this.#checksum = checksum;
    this.#counted = counted;
    if (!store) this.note = new DeviceError("on_device.not_kept");
  }

  /** The bytes of `part` as the device keeps them; null where it has none, or changed ones. */
  async kept(part) {
    const kept = await this.#store?.get(part.sha256);
    if (!kept) return null;
    if (await this.#isWhole(kept, part)) return kept.bytes;
    await this.#store.remove(part.sha256);
    return null;
  }

  /** The bytes of `part`, fetched and kept where they are not here. Throws a DeviceError where they cannot be had. */
  get(part, signal) {
    // Two pages that fetch at once share the work: what one of them waits for, it finds kept.
    return locked(`temperature-lab-model/${part.sha256}`, signal, async () => {
      const kept = await this.kept(part);
      if (kept) return kept;
      const bytes = await this.#fetch(part, signal);
      await this.#keep(part, bytes);
      return bytes;
    });
  }

  /** Whether what was kept of `part`, when its hash was right, is as it was then. */
  async #isWhole({ bytes, sum }, part) {
    // What an earlier version has kept has no sum.
    return sum === null ? (await sha256(bytes)) === part.sha256 : sum === this.#checksum.of(bytes);
  }

  async #keep({ sha256: name }, bytes) {
    if (this.note) return;
    try {
      await this.#store.put(name, bytes, this.#checksum.of(bytes));
    } catch (error) {
      this.note = error instanceof DeviceError ? error : new DeviceError("on_device.not_kept", {}, { cause: error });
    }
  }

  async #fetch(part, signal) {
    for (let tries = 1; ; tries++) {
      try {
        // A copy in the browser's cache may be what is wrong.
        const bytes = await this.#received(part, signal, tries === 1 ? "default" : "reload");
        if ((await sha256(bytes)) === part.sha256) return bytes;
        this.#counted(-part.size);
        throw new DeviceError("on_device.part_changed");
      } catch (error) {
        signal.throwIfAborted();
        if (tries === TRIES) throw error;
        await pause(PAUSE, signal);
      }
    }
  }

  async #received({ sha256: name, size }, signal, cache) {
    const bytes = new Uint8Array(size);
    // A connection may be there and bring nothing any more.
    const watchdog = new Watchdog(signal);
    let at = 0;
    try {
      const response = await fetched(new URL(`parts/${name}`, this.#base), watchdog.signal, { cache });
      const reader = response.body.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        watchdog.hear();
        if (at + step.value.length > size) throw new DeviceError("on_device.part_changed");
        bytes.set(step.value, at);
        at += step.value.length;
        this.#counted(step.value.length);
      }
      if (at < size) throw new DeviceError("on_device.part_cut");
      return bytes;
    } catch (error) {
      this.#counted(-at);
      const isSilent = watchdog.signal.aborted && !signal.aborted;
      const isCut = error instanceof TypeError || isSilent;
      throw isCut ? new DeviceError("on_device.part_cut", {}, { cause: error }) : error;
    } finally {
      watchdog.end();
    }
  }
}

/** What `task` resolves to, while no other page does the same under this `name`; without locks, at once. */
function locked(name, signal, task) {
  return globalThis.navigator?.locks ? navigator.locks.request(name, { signal }, task) : task();
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
