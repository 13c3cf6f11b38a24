import { ModelPlace } from "../../../assets/js/shared/model_place.js";
import { Store } from "../../../assets/js/shared/store.js";

const ON_DEVICE = "small";
const UNHEARD = { stage: "", seconds: 0, detail: "" };
const lost = () => Object.assign(new Error("gone"), { name: "LostError" });
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A place between a made-up server, which `server` describes, and a device that keeps `kept` of its model's bytes. */
function placeOf({ state = "ready", breaksAfter = null, hangs = false, letGo = false }, kept, modelOn) {
  const asked = [];
  const answering = () => {
    if (letGo)
      throw Object.assign(new Error("model must be loaded first, got small in state 'idle'"), { name: "Refused" });
  };
  const server = {
    state,
    async call(name, { model }, signal) {
      if (name === "load_model" || name === "model_status") {
        if (server.state === "offline") throw lost();
        if (name === "load_model") letGo &&= state !== "ready";
        return { model, state: server.state, ...UNHEARD };
      }
      asked.push(`server ${name}`);
      answering();
      if (hangs) return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      if (breaksAfter !== null) throw lost();
      return "server";
    },
    async *stream(name, _parameters, signal) {
      asked.push(`server ${name}`);
      answering();
      for (let i = 0; i < 5; i++) {
        signal.throwIfAborted();
        if (i === breaksAfter) throw lost();
        yield `${i} of the server`;
      }
    },
  };
  let isOpen = false;
  const device = {
    async call(name) {
      if (name === "about_model") return { size: 100, kept };
      if (name === "remove_model") return (kept = 0);
      if (name === "load_model") isOpen = kept === 100;
      if (name === "load_model" || name === "model_status")
        return { state: kept === 100 ? "ready" : "idle", ...UNHEARD };
      asked.push(`device ${name}`);
      return "device";
    },
    async *stream(name) {
      asked.push(`device ${name}`);
      for (let i = 0; i < 5; i++) {
        await turn();
        if (!isOpen) throw Object.assign(new Error("closed"), { name: "DeviceError" });
        yield `${i} of the device`;
      }
    },
    close() {
      isOpen = false;
      asked.push("device closed");
    },
  };
  const store = new Store({ modelOn });
  const place = new ModelPlace({ server, device, onDevice: ON_DEVICE }, store);
  return { place, server, store, asked };
}

async function collected(values) {
  const all = [];
  for await (const value of values) all.push(value);
  return all;
}

const toldOf = ({ place, asked }) => ({ where: place.where, why: place.why, asked });

/** What a stream gives, and where the model is said to run then. */
export async function streamed(server, kept, modelOn = "auto", model = ON_DEVICE) {
  const made = placeOf(server, kept, modelOn);
  await turn();
  const found = await collected(made.place.stream("continue", { model })).catch(({ name }) => name);
  return { found, ...toldOf(made) };
}

/** What a stream gives to one who ends it after the second value. */
export async function ended(kept) {
  const { place, asked } = placeOf({}, kept, "auto");
  const control = new AbortController();
  const found = [];
  try {
    for await (const value of place.stream("continue", { model: ON_DEVICE }, control.signal)) {
      found.push(value);
      if (found.length === 2) control.abort();
    }
  } catch ({ name }) {
    found.push(name);
  }
  return { found, asked };
}

/** The same for a single answer. */
export async function answered(server, kept, modelOn = "auto", model = ON_DEVICE) {
  const made = placeOf(server, kept, modelOn);
  await turn();
  const found = await made.place.call("next_token", { model }).catch(({ name }) => name);
  return { found, ...toldOf(made) };
}

/** Where the model runs while the server is in a `state`, and once it is ready again. */
export async function followed(state, kept) {
  return hurried(async () => {
    const made = placeOf({ state }, kept, "auto");
    const places = [];
    made.place.follow(ON_DEVICE);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    places.push(`${made.place.where} ${made.place.why}`);
    made.server.state = "ready";
    await new Promise((resolve) => setTimeout(resolve, 6000));
    places.push(`${made.place.where} ${made.place.why}`);
    return places;
  });
}

/** What a server that lets everybody wait leads to. */
export async function waited(kept, modelOn) {
  return hurried(async () => {
    const made = placeOf({ hangs: true }, kept, modelOn);
    const given = new AbortController();
    setTimeout(() => given.abort(), 4000);
    const found = await made.place.call("next_token", { model: ON_DEVICE }, given.signal).catch(({ name }) => name);
    return { found, ...toldOf(made) };
  });
}

/** `work` in a world whose clocks go a hundred times as fast. */
async function hurried(work) {
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (action, milliseconds) => real(action, milliseconds / 100);
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
  }
}

/** Where it runs once the model is taken away from a device that had stepped in for a server in a `state`. */
export async function removed(state) {
  const made = placeOf({ state }, 100, "auto");
  await made.place.follow(ON_DEVICE);
  await turn();
  const places = [`${made.place.where} ${made.place.why}`];
  await made.place.remove();
  return [...places, `${made.place.where} ${made.place.why}`];
}

/** Where it runs when the visitor chooses, and takes the model from the device again. */
export async function chosen(kept) {
  const made = placeOf({}, kept, "auto");
  const places = [];
  const note = async () => {
    await turn();
    places.push(`${made.place.where} ${made.place.why} ${made.place.status(ON_DEVICE).state}`);
  };
  await made.place.follow(ON_DEVICE);
  await note();
  made.store.set({ modelOn: "device" });
  await note();
  await made.place.remove();
  await note();
  made.store.set({ modelOn: "server" });
  await note();
  return { places, asked: made.asked };
}
