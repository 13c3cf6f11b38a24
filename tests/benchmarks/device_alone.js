import { connectDevice } from "../../assets/js/language/device_server.js";

/** Milliseconds until the model on the `device` is ready, fetched with `download`, or from what is kept. */
export async function loaded(device, download) {
  const begun = performance.now();
  let { state } = await device.call("load_model", { download });
  while (state === "loading") {
    await new Promise((resolve) => setTimeout(resolve, 5));
    ({ state } = await device.call("model_status"));
  }
  return performance.now() - begun;
}

/** In a page of its own: tell the host when it stands there with an idle worker, and what loading then took. */
async function tell(download) {
  const device = connectDevice(new URL("/language/model.json", location.origin));
  await device.call("model_status", {});
  await fetch("/told/idle");
  await new Promise((resolve) => setTimeout(resolve, 1500)); // the host looks at the memory
  await fetch(`/told/${Math.round(await loaded(device, download))}`);
}

const alone = new URLSearchParams(location.search).get("alone");
if (alone) await tell(alone === "download");
