/** The list of the model's parts, and of what else the worker must know (core/device_model.py). */

import { MissedError, fetchedText } from "../maths/fetched.js";
import { DeviceError } from "./errors.js";

export const NAME = "model.json";
/** What hosts and memories take: a part is held once while it is checked. */
const MOST_PART = 10 * 2 ** 20;

/**
 * The manifest at `url`, or where it cannot be had the one that `store` keeps. Throws a DeviceError where neither is,
 * and where the page comes without the model.
 */
export async function findManifest(url, store, signal) {
  try {
    return checked(await fetchedText(url, signal, { cache: "no-cache" }));
  } catch (error) {
    signal?.throwIfAborted();
    const kept = await store?.get(NAME).catch(() => null);
    if (kept) return checked(new TextDecoder().decode(kept.bytes));
    throw error instanceof MissedError ? new DeviceError("on_device.no_manifest", {}, { cause: error }) : error;
  }
}

/** Have `store` keep the manifest, so that the model is found where the network is cut. */
export function keepManifest(store, manifest) {
  return store.put(NAME, new TextEncoder().encode(JSON.stringify(manifest)));
}

function checked(text) {
  let manifest = null;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new DeviceError("on_device.no_manifest", {}, { cause: error });
  }
  if (manifest?.left_out) throw new DeviceError("on_device.left_out");
  const { parts, size, limits } = manifest ?? {};
  let end = 0;
  const follows = (part) => {
    const fits = part.at === end && part.size > 0 && part.size < MOST_PART && /^[0-9a-f]{64}$/.test(part.sha256);
    end += part.size;
    return fits;
  };
  const isWhole = Array.isArray(parts) && limits && parts.every(follows) && end === size;
  if (!isWhole) throw new DeviceError("on_device.no_manifest");
  return manifest;
}
