/** Whether the files of the lesson come whole: the recorded prompts, and what a student is trained on. */

import { fetchedBytes, fetchedUnzipped } from "../../../maths/fetched.js";
import { softmax } from "../../../maths/softmax.js";
import { readTensors, unpack } from "../../../maths/tensors.js";
import { size } from "../../../shared/numbers.js";
import { fine } from "./outcome.js";

/** Files in assets/data. */
const TRAINED_ON = ["digits.safetensors.gz", "digits_teacher.safetensors.gz"];
const AT_ONCE = 4;

/** Every recorded prompt is fetched, read, and its shares are summed. */
export async function recorded(slugs, assets, signal, tell) {
  let bytes = 0;
  let count = 0;
  const left = [...slugs];
  const take = async () => {
    for (let slug = left.shift(); slug; slug = left.shift()) {
      const content = await fetchedBytes(new URL(`recordings/${slug}.safetensors`, assets), signal);
      const sum = softmax(unpack(content).logits, 1).reduce((total, share) => total + share, 0);
      if (!(Math.abs(sum - 1) < 1e-6)) throw new Error(`${slug}: ${sum}`);
      bytes += content.byteLength;
      tell({ count: ++count, of: slugs.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return fine((t) => t("prepare.recorded.fine", { count, size: size(bytes) }));
}

/** The digits and their teacher's answers: whatever is no such file throws. */
export async function training(assets, signal) {
  const files = await Promise.all(TRAINED_ON.map((name) => fetchedUnzipped(new URL(`data/${name}`, assets), signal)));
  for (const content of files) readTensors(content);
  const bytes = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return fine((t) => t("prepare.training.fine", { size: size(bytes) }));
}
