/** Where the language model runs: on the server, or on this device. */

import { Emitter } from "./emitter.js";
import { isMissing, isOut } from "./model_state.js";
import { Models } from "./models.js";

/** A server that keeps a question waiting for so many milliseconds is slow. */
const PATIENCE = 2000;
/** For so many milliseconds a slow server is let alone. */
const REST = 60_000;
const OF_THE_SHELF = ["load_model", "model_status"];

/**
 * To those who ask of a language model a server that answers call() and stream(); to those who wait for one, Models. It
 * goes by the setting modelOn: auto, device or server. By itself it asks the server, and this device where the server
 * is lost, has no model or is slow, and the model's file is here already. This device has one model: `onDevice`. Where
 * there is no server, `server` is null, the device answers alone.
 */
export class ModelPlace {
  /** device or server, and why: usual, chosen, lost, none, slow or alone. */
  where = "server";
  why = "usual";
  #store;
  #onDevice;
  /** Who is asked on either side, and how far its models are: {ask, models}; the server may be null. */
  #server;
  #device;
  /** When a slow server is asked again. */
  #restedAt = 0;
  #emitter = new Emitter("status", "place", "device");

  constructor({ server, device, onDevice }, store) {
    this.#store = store;
    this.#onDevice = onDevice;
    this.#server = server && sideOf(server);
    this.#device = sideOf(told(device, onDevice));
    this.#device.models.subscribe((status) => this.#hear(this.#device, status));
    if (!server) {
      [this.where, this.why] = ["device", "alone"];
      return;
    }
    this.#server.models.subscribe((status) => this.#hear(this.#server, status));
    store.subscribe((_, changed) => changed.has("modelOn") && this.#decide());
    this.#decide();
  }

  /** Whether there is a server to choose. */
  get hasServer() {
    return this.#server !== null;
  }

  /** event: place, where the model runs elsewhere or for another reason; device, where this one's own gets further. */
  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** As Models. */
  subscribe(subscriber) {
    return this.#emitter.on("status", subscriber);
  }

  /** As Models. */
  status(model) {
    return this.#at(model).models.status(model);
  }

  /** As Models. */
  follow(model, download) {
    return this.#at(model).models.follow(model, download);
  }

  /** As Models. */
  isBack(model, error) {
    return this.#at(model).models.isBack(model, error);
  }

  /** How far this device's model is. */
  get deviceStatus() {
    return this.#device.models.status(this.#onDevice);
  }

  /** What there is to know of it before: {model, licence, size, kept, free, place}; null where nothing can be known. */
  about() {
    return this.#device.ask.call("about_model", {}).catch(() => null);
  }

  /** Fetch it. */
  load() {
    return this.#device.models.follow(this.#onDevice, true);
  }

  /** Stop fetching it; what has arrived stays. */
  cancel() {
    return this.#device.ask.call("cancel_load", {});
  }

  /** Take it from this device, and out of its memory. */
  async remove() {
    await this.#device.ask.call("remove_model", {});
    this.#device.ask.close();
    await this.#device.models.follow(this.#onDevice);
    if (this.hasServer && this.#store.state.modelOn === "auto") this.#go("server", "usual");
  }

  async call(name, parameters, signal) {
    const ask = async function* ({ call }, heard) {
      yield await call(name, parameters, heard);
    };
    for await (const value of this.#values(ask, parameters.model, signal)) return value;
    return undefined;
  }

  stream(name, parameters, signal) {
    return this.#values(({ stream }, heard) => stream(name, parameters, heard), parameters.model, signal);
  }

  /**
   * The values that one side gives and, where it is lost or slow and the other can step in, the rest of them from
   * there: the same question has the same answer on both.
   */
  async *#values(ask, model, signal) {
    let count = 0;
    if (this.why === "slow" && performance.now() > this.#restedAt) this.#go("server", "usual");
    if (this.#at(model) === this.#server) {
      const patience = this.#patience(model, signal);
      try {
        for await (const value of this.#server.models.values((server) => ask(server, patience.signal), model)) {
          patience.isHeard = true;
          count++;
          yield value;
        }
        return;
      } catch (error) {
        const why = patience.isOver ? "slow" : "lost";
        const isGone = patience.isOver || error.name === "LostError";
        if (signal?.aborted || !isGone || !(await this.#canStepIn(model))) throw error;
        if (why === "lost") this.#server.models.follow(model);
        this.#restedAt = performance.now() + REST;
        this.#go("device", why);
      } finally {
        patience.end();
      }
    }
    await this.#device.models.follow(this.#onDevice);
    for await (const value of ask(this.#device.ask, signal)) if (count-- <= 0) yield value;
  }

  /**
   * A signal for a question to the server: it aborts with `signal`, or where nothing isHeard for long and this device
   * can step in, and then patience isOver.
   */
  #patience(model, signal) {
    const control = new AbortController();
    const abort = () => control.abort(signal?.reason);
    const patience = { signal: control.signal, isHeard: false, isOver: false, end };
    const timer = setTimeout(async () => {
      if (patience.isHeard || !(await this.#canStepIn(model)) || patience.isHeard) return;
      patience.isOver = true;
      control.abort();
    }, PATIENCE);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    function end() {
      patience.isHeard = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
    return patience;
  }

  /** Who answers for `model`. */
  #at(model) {
    if (!this.hasServer) return this.#device;
    return this.where === "device" && model === this.#onDevice ? this.#device : this.#server;
  }

  #hear(side, status) {
    if (side === this.#at(status.model)) this.#emitter.tell("status", status);
    if (side !== this.#device) this.#decide();
    else this.#emitter.tell("device", status);
  }

  /** Whether this device may answer in the server's place, and has the model's file. */
  async #canStepIn(model) {
    if (model !== this.#onDevice || this.#store.state.modelOn !== "auto") return false;
    if (this.deviceStatus.state === "ready") return true;
    const about = await this.about();
    return Boolean(about) && about.kept === about.size;
  }

  async #decide() {
    const { modelOn } = this.#store.state;
    if (modelOn !== "auto") return this.#go(modelOn, "chosen");
    const now = () => this.#server.models.status(this.#onDevice);
    if (isOut(now())) {
      // The server may be back, or another place chosen, by the time that this device knows what it has.
      if (!(await this.#canStepIn(this.#onDevice)) || this.#store.state.modelOn !== "auto" || !isOut(now())) return;
      this.#go("device", isMissing(now()) ? "none" : "lost");
    } else if (this.why === "chosen" || (this.why !== "slow" && now().state === "ready")) this.#go("server", "usual");
  }

  #go(where, why) {
    if (where === this.where && why === this.why) return;
    const moves = where !== this.where;
    [this.where, this.why] = [where, why];
    this.#emitter.tell("place");
    if (!moves) return;
    // Who chooses the server needs no model in this device's memory. A server that is back leaves it there: an answer
    // that it broke off may still be going on here.
    if (where === "server" && why === "chosen") this.#device.ask.close();
    this.#at(this.#onDevice).models.follow(this.#onDevice);
    this.#emitter.tell("status", this.status(this.#onDevice));
  }
}

function sideOf(ask) {
  return { ask, models: new Models(ask) };
}

/** The device's answers about its model with the names that a server's have. */
function told(device, model) {
  const call = async (name, parameters, signal) => {
    if (!OF_THE_SHELF.includes(name)) return device.call(name, parameters, signal);
    const unheard = { stage: "", seconds: 0, detail: "", note: null };
    const failed = (error) => ({ ...unheard, state: "failed", problem: { key: error.key, values: error.values } });
    const status = await device.call(name, parameters, signal).catch(failed);
    return { ...status, model, onDevice: true, state: status.state === "idle" ? "missing" : status.state };
  };
  return { ...device, call };
}
