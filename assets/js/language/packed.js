/** Next-token logits as the server packs them: the twin of pack() in core/recordings/logits.py. */

import { toBase64 } from "../maths/base64.js";
import { largest } from "../maths/falling_order.js";
import { DeviceError } from "./errors.js";

const [HEAD, TEXTS, STEPS] = [1024, 64, 65535];

/**
 * `logits` (vocabulary,) of `model` as a file that maths/tensors.js unpacks, in base64. Throws a DeviceError for logits
 * that are not finite.
 */
export function packed(logits, vocabulary, model) {
  const strange = logits.filter((logit) => !Number.isFinite(logit)).length;
  if (strange) throw new DeviceError("on_device.not_finite", { count: strange });
  const head = largest(logits, HEAD);
  const inHead = new Uint8Array(logits.length);
  for (const id of head) inHead[id] = 1;
  let [low, high] = [Infinity, -Infinity];
  for (let id = 0; id < logits.length; id++) {
    if (inHead[id]) continue;
    if (logits[id] < low) low = logits[id];
    if (logits[id] > high) high = logits[id];
  }
  if (low > high) low = high = 0; // all are in the head
  const step = (high - low) / STEPS;
  const steps = new Uint16Array(logits.length);
  if (step)
    for (let id = 0; id < steps.length; id++) if (!inHead[id]) steps[id] = Math.round((logits[id] - low) / step);
  const texts = Object.fromEntries(head.slice(0, TEXTS).map((id) => [id, vocabulary[id]]));
  const metadata = { model, low: String(low), step: String(step), texts: JSON.stringify(texts) };
  return toBase64(
    safetensors(metadata, {
      head_ids: ["I32", Int32Array.from(head)],
      head_logits: ["F32", Float32Array.from(head, (id) => logits[id])],
      steps: ["U16", steps],
    }),
  );
}

function safetensors(metadata, tensors) {
  const header = { __metadata__: metadata };
  let end = 0;
  for (const [name, [dtype, data]] of Object.entries(tensors))
    header[name] = { dtype, shape: [data.length], data_offsets: [end, (end += data.byteLength)] };
  const said = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + 8 * Math.ceil(said.length / 8);
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(said, 8);
  for (const [name, [, data]] of Object.entries(tensors))
    bytes.set(new Uint8Array(data.buffer), start + header[name].data_offsets[0]);
  return bytes;
}
