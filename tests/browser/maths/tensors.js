import { fallingOrder, largest } from "../../../assets/js/maths/falling_order.js";
import { distribution, unpack } from "../../../assets/js/maths/tensors.js";

/** What the page knows of the recording in `bytes`: its logits, their order, and the known texts. */
export function read(bytes) {
  const { buffer } = Uint8Array.from(bytes);
  const { logits } = unpack(buffer);
  const { ids, logits: falling, texts, model } = distribution(buffer);
  return { logits: [...logits], ids: [...ids], falling: [...falling], texts: [...texts], model };
}

/** The order of `logits`, and its first `count` alone. */
export function orders(logits, count) {
  return { whole: [...fallingOrder(logits)], first: largest(logits, count) };
}
