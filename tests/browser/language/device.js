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

/** A stream that is aborted at its first event, and a question behind it. */
export async function takenBack(most) {
  const controller = new AbortController();
  const asked = { prompt: "Once", temperatures: [1], seed: 0, max_new_tokens: most, stop: false };
  let [events, name] = [0, ""];
  try {
    for await (const _ of device.stream("continue", asked, controller.signal)) {
      events++;
      controller.abort();
    }
  } catch (error) {
    name = error.name;
  }
  const { prompt_tokens: next } = await device.call("next_token", { prompt: "Hi there", appended: [] });
  return { events, name, next };
}
