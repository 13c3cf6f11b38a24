/** How far the server's language models are, asked until each is settled. */

const PAUSE = 700;
const UNDERWAY = ["idle", "loading"];

export class Models {
  #server;
  #statuses = new Map();
  #asking = new Map();
  #subscribers = new Set();

  constructor(server) {
    this.#server = server;
  }

  /** Call `subscriber(status)` whenever a status is heard. */
  subscribe(subscriber) {
    this.#subscribers.add(subscriber);
  }

  /** The last status heard of `model`: {model, state, stage, seconds, detail}. */
  status(model) {
    return this.#statuses.get(model) ?? { model, state: "unknown", stage: "", seconds: 0, detail: "" };
  }

  /** Have the server load `model`, and follow it until it is ready or failed; `download` lets it ask the hub. */
  follow(model, download = false) {
    if (this.#asking.has(model)) return this.#asking.get(model);
    const asking = this.#ask(model, download).finally(() => this.#asking.delete(model));
    this.#asking.set(model, asking);
    return asking;
  }

  async #ask(model, download) {
    let status = { model, state: "idle" };
    try {
      status = await this.#server.call("load_model", { model, download });
      this.#tell(status);
      while (UNDERWAY.includes(status.state)) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        status = await this.#server.call("model_status", { model });
        this.#tell(status);
      }
    } catch (error) {
      this.#tell({ model, state: "offline", stage: "", seconds: 0, detail: error.message });
    }
    return this.status(model);
  }

  #tell(status) {
    this.#statuses.set(status.model, status);
    for (const subscriber of this.#subscribers) subscriber(status);
  }
}
