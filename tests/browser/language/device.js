import { connectDevice } from "../../../assets/js/language/device_server.js";

const device = connectDevice(new URL("/language/model.json", location.origin));
const STREAMS = ["continue", "translate"];

/** The model's status once it no longer loads. */
export async function loaded(parameters) {
  let status = await device.call("load_model", parameters);
  while (status.state === "loading") {
    await new Promise((resolve) => setTimeout(resolve, 10));
    status = await device.call("model_status");
  }
  return status;
}

/** What an endpoint answers, a list where it streams; {error: {key, values}} where it refuses. */
export async function answered(name, parameters = {}) {
  try {
    if (!STREAMS.includes(name)) return await device.call(name, parameters);
    const events = [];
    for await (const event of device.stream(name, parameters)) events.push(event);
    return events;
  } catch (error) {
    return { error: { name: error.name, key: error.key, values: error.values } };
  }
}
