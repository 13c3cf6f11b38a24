/** Where a run goes: the visitor's graphics chip, their processor, or the server. */
export class Device {
  #gpu = null;

  /** Whether this browser offers a real graphics chip: {usable, reason}; the reason names a text. */
  look() {
    this.#gpu ??= this.#look();
    return this.#gpu;
  }

  async #look() {
    if (!navigator.gpu) return { usable: false, reason: "no_webgpu" };
    const adapter = await navigator.gpu.requestAdapter().catch(() => null);
    if (!adapter) return { usable: false, reason: "no_chip" };
    const { isFallbackAdapter: imitated = adapter.isFallbackAdapter } = adapter.info ?? {};
    return imitated ? { usable: false, reason: "imitated" } : { usable: true, reason: "chip" };
  }

  /** "gpu", "cpu" or "server" for a setting, which may be "auto": the visitor's device. */
  async chosen(setting) {
    if (setting !== "auto") return setting;
    return (await this.look()).usable ? "gpu" : "cpu";
  }
}
