import { graphicsChip } from "../../shared/graphics_chip.js";

/** Where a run goes: the visitor's graphics chip, their processor, or the server. */
export class Device {
  #gpu = null;

  /** Whether this browser offers a real graphics chip: {usable, reason}; the reason names a text. */
  look() {
    this.#gpu ??= graphicsChip();
    return this.#gpu;
  }

  /** "gpu", "cpu" or "server" for a setting, which may be "auto": the visitor's device. */
  async chosen(setting) {
    if (setting !== "auto") return setting;
    return (await this.look()).usable ? "gpu" : "cpu";
  }
}
