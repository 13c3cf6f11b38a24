import { connectDevice } from "../../../assets/js/language/device_server.js";

const device = connectDevice(new URL("/language/model.json", location.origin));
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The model's status once it no longer loads, and all that was heard before. */
export async function load(download) {
  const heard = [await device.call("load_model", { download })];
  while (heard.at(-1).state === "loading") {
    await pause(5);
    heard.push(await device.call("model_status"));
  }
  return { ...heard.at(-1), heard };
}

/** Begin to download, cancel once `bytes` are here, and say how far that was. */
export async function cancelAfter(bytes) {
  let status = await device.call("load_model", { download: true });
  while (status.state === "loading" && status.bytes < bytes) {
    await pause(1);
    status = await device.call("model_status");
  }
  return device.call("cancel_load");
}

/** What an endpoint answers, or {error: key}. */
export async function asked(name, parameters = {}) {
  try {
    return await device.call(name, parameters);
  } catch (error) {
    return { error: error.key };
  }
}

/** Free the model. */
export function close() {
  device.close();
}

/** Questions that wait when the model is freed end with the key of an error. */
export async function closeWhileAsked() {
  const waiting = device.call("about_model").then(
    () => null,
    ({ key }) => key,
  );
  device.close();
  return waiting;
}

/** Change a byte of the part `name` that this device keeps in its cache, where it may have been put without a sum. */
export async function damage(name, withSum) {
  const cache = await caches.open("temperature-lab-model");
  const url = new URL(`/temperature-lab-model/${name}`, location.origin);
  const kept = await cache.match(url);
  const bytes = new Uint8Array(await kept.arrayBuffer());
  bytes[7] ^= 1;
  await cache.put(url, new Response(bytes, { headers: withSum ? kept.headers : {} }));
}

/** Put all that this device keeps there anew without its sums, as an earlier version did. */
export async function keepAsBefore(place) {
  if (place === "cache") {
    const cache = await caches.open("temperature-lab-model");
    for (const url of await cache.keys())
      await cache.put(url, new Response(await (await cache.match(url)).arrayBuffer()));
    return;
  }
  const database = await requested(indexedDB.open("temperature-lab-model"));
  const parts = () => database.transaction("parts", "readwrite").objectStore("parts");
  for (const name of await requested(parts().getAllKeys())) {
    const { bytes } = await requested(parts().get(name));
    await requested(parts().put(bytes, name));
  }
  database.close();
}

function requested(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
