/**
 * What the model on the visitor's device cannot do: `key` names a text of assets/text, `values` fill it in. Some are no
 * end: a model whose file could not be kept still answers, and its status has the error as a note.
 */
export class DeviceError extends Error {
  name = "DeviceError";
  key;
  values;

  constructor(key, values = {}, options = undefined) {
    super(`${key} ${JSON.stringify(values)}`, options);
    this.key = key;
    this.values = values;
  }

  /** What can be sent to another thread, and made an error again by DeviceError.of. */
  get told() {
    return { key: this.key, values: this.values };
  }

  static of({ key, values }) {
    return new DeviceError(key, values);
  }
}

/** `error` as one that can be said, whatever was thrown. */
export function sayable(error) {
  if (error instanceof DeviceError) return error;
  const reason = String(error?.message ?? error);
  // Nothing else here makes one than a memory that cannot grow.
  if (error instanceof RangeError) return new DeviceError("on_device.no_memory", {}, { cause: error });
  const key = error?.name === "MissedError" ? "on_device.missed" : "on_device.failed";
  return new DeviceError(key, { reason }, { cause: error });
}
