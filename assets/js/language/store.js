/** Where the model's parts are kept on the visitor's device: the Cache API, or IndexedDB where there is none. */

import { DeviceError } from "./errors.js";

const SHELF = "temperature-lab-model";
const PARTS = "parts";
/** The header that holds the sum in a cache. */
const SUM = "x-xxh64";

/**
 * A store of {bytes, sum} by name, `sum` a text that whoever put the bytes there gave, or null. Null where the browser
 * keeps nothing, as in some private windows.
 */
export async function openStore() {
  for (const open of [openCache, openDatabase]) {
    const store = await open().catch(() => null);
    if (store) return store;
  }
  return null;
}

async function openCache() {
  // Only pages of https and of this machine have one.
  return globalThis.caches ? new CacheStore(await caches.open(SHELF)) : null;
}

/** They, in a cache of this origin. */
class CacheStore {
  place = "cache";
  #cache;

  constructor(cache) {
    this.#cache = cache;
  }

  async get(name) {
    const found = await this.#cache.match(address(name));
    // By way of a blob, which the browser hands over without copying it first: the model is ready a tenth sooner.
    if (!found) return null;
    return { bytes: new Uint8Array(await (await found.blob()).arrayBuffer()), sum: found.headers.get(SUM) };
  }

  async put(name, bytes, sum = null) {
    const headers = sum === null ? {} : { [SUM]: sum };
    await this.#cache.put(address(name), new Response(bytes, { headers })).catch(sayFull);
  }

  async has(name) {
    return Boolean(await this.#cache.match(address(name)));
  }

  async remove(name) {
    await this.#cache.delete(address(name));
  }

  async removeOthers(names) {
    const kept = new Set(names.map(address));
    for (const { url } of await this.#cache.keys()) if (!kept.has(url)) await this.#cache.delete(url);
  }

  async removeAll() {
    await this.removeOthers([]);
  }
}

/** What a cache knows `name` by; nothing is ever asked for there. */
function address(name) {
  return new URL(`/${SHELF}/${name}`, location.origin).href;
}

async function openDatabase() {
  if (!globalThis.indexedDB) return null;
  const opening = indexedDB.open(SHELF, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(PARTS);
  return new DatabaseStore(await answered(opening));
}

/** They, in a database of this origin. */
class DatabaseStore {
  place = "database";
  #database;

  constructor(database) {
    this.#database = database;
  }

  async get(name) {
    const found = (await this.#ask("readonly", (parts) => parts.get(name))) ?? null;
    return found instanceof Uint8Array ? { bytes: found, sum: null } : found; // an earlier version kept the bytes alone
  }

  async put(name, bytes, sum = null) {
    await this.#ask("readwrite", (parts) => parts.put({ bytes, sum }, name)).catch(sayFull);
  }

  async has(name) {
    return (await this.#ask("readonly", (parts) => parts.count(name))) > 0;
  }

  async remove(name) {
    await this.#ask("readwrite", (parts) => parts.delete(name));
  }

  async removeOthers(names) {
    const all = await this.#ask("readonly", (parts) => parts.getAllKeys());
    for (const name of all) if (!names.includes(name)) await this.remove(name);
  }

  async removeAll() {
    await this.#ask("readwrite", (parts) => parts.clear());
  }

  /** The answer of one request, once it is on the disk. */
  #ask(mode, ask) {
    const transaction = this.#database.transaction(PARTS, mode);
    const request = ask(transaction.objectStore(PARTS));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  }
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** The disk is full, or the browser gives this page no more of it. */
function sayFull(error) {
  throw error?.name === "QuotaExceededError" ? new DeviceError("on_device.disk_full", {}, { cause: error }) : error;
}
