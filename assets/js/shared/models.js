/** How far the server's language models are, asked until each is settled. */

import { Emitter } from "./emitter.js";

const PAUSE = 700;
/** Between two questions to a server that does not answer. */
const AWAY = 5000;
const UNDERWAY = ["idle", "loading"];
/** How a server begins that is asked about a model before that is loaded: core/model_shelf.py. */
const UNLOADED = "model must be loaded first";
const NOTHING = { stage: "", seconds: 0, detail: "" };

export class Models {
  #server;
  #statuses = new Map();
  #asking = new Map();
  #emitter = new Emitter("status");

  constructor(server) {
    this.#server = server;
  }

  /** Call `subscriber(status)` whenever a status is heard. */
  subscribe(subscriber) {
    return this.#emitter.on("status", subscriber);
  }

  /**
   * The last status heard of `model`: {model, state, stage, seconds, detail, may_download}. Beside the server's states
   * there are `unknown` where nobody has asked, `asking` before the first answer, and `offline` where no answer came.
   */
  status(model) {
    const unheard = { model, state: this.#asking.has(model) ? "asking" : "unknown", ...NOTHING };
    return this.#statuses.get(model) ?? unheard;
  }

  /**
   * Have the server load `model`, and follow it until it is ready or failed; `download` lets it ask the hub. A server
   * that does not answer is asked again and again, until it is back.
   */
  follow(model, download = false) {
    if (this.#asking.has(model)) return this.#asking.get(model);
    const asking = this.#ask(model, download).finally(() => this.#asking.delete(model));
    this.#asking.set(model, asking);
    return asking;
  }

  /**
   * Whether what failed with `error` can be asked for again at once, as after a moment without a network. A server that
   * is still away is followed: subscribers hear when it is back.
   */
  async isBack(model, { name }) {
    if (!["LostError", "MissedError"].includes(name)) return false;
    return (await this.follow(model)).state !== "offline";
  }

  /**
   * The values of `ask(server)`, about `model`. A server that has let go of it since, for the models of other visitors,
   * loads it again first.
   */
  async *values(ask, model) {
    try {
      yield* ask(this.#server);
    } catch (error) {
      if (!error.message?.startsWith(UNLOADED) || (await this.follow(model)).state !== "ready") throw error;
      yield* ask(this.#server);
    }
  }

  async #ask(model, download) {
    try {
      let status = await this.#server.call("load_model", { model, download });
      this.#tell(status);
      while (UNDERWAY.includes(status.state)) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        status = await this.#server.call("model_status", { model });
        this.#tell(status);
      }
    } catch (error) {
      this.#tell({ model, state: "offline", ...NOTHING, detail: error.message });
      setTimeout(() => this.follow(model), AWAY);
    }
    return this.status(model);
  }

  #tell(status) {
    this.#statuses.set(status.model, status);
    this.#emitter.tell("status", status);
  }
}

/** Call `action` whenever the model that `asked()` names gets ready, or who answers for it is back. */
export function whenever(models, asked, action) {
  let before = {};
  models.subscribe((status) => {
    if (status.model !== asked()) return;
    const isNews = before.model !== status.model || before.state !== status.state;
    const isBack = before.state === "offline" && status.state !== "offline";
    before = status;
    if (isNews && (isBack || status.state === "ready")) action();
  });
}
