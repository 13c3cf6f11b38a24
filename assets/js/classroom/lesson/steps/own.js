/** The visitor's own student, as this browser keeps it of the last run, beside the digits that it was not shown. */

import { fetchedUnzipped } from "../../../maths/fetched.js";
import { hidesClasses } from "../../../maths/hides_classes.js";
import { loadOnce } from "../../../maths/load_once.js";
import { SIDE } from "../../../maths/mnist.js";
import { areLayers, perceptron } from "../../../maths/perceptron.js";
import { readTensors } from "../../../maths/tensors.js";
import { keptNetworks } from "../../../shared/kept_networks.js";

const DATA = new URL("../../../../data/", import.meta.url);
const [PIXELS, CLASSES] = [SIDE ** 2, 10];
/** As many as answer in a moment on a phone. */
const COUNT = 500;

const newDigits = loadOnce(async () => {
  const [digits, teacher] = await Promise.all(
    ["digits", "digits_teacher"].map(
      async (name) => readTensors(await fetchedUnzipped(new URL(`${name}.safetensors.gz`, DATA))).tensors,
    ),
  );
  const { test_images: images, test_targets: targets } = digits;
  // The teacher's logits of the new digits stand behind those of the training.
  const first = teacher.logits.length - targets.length * CLASSES;
  return {
    inputs: Float32Array.from(images.subarray(0, COUNT * PIXELS), (ink) => ink / 255),
    targets: targets.subarray(0, COUNT),
    teacher: teacher.logits.subarray(first, first + COUNT * CLASSES),
  };
});

/**
 * The logits of the visitor's own student and of the teacher on new digits, {targets, student, teacher, temperature},
 * as ./recorded.js has those that are recorded, and the T of its run. Null where no whole student is kept: one of a run
 * that hid classes has a number set, and is none.
 */
export async function ownDigits() {
  const kept = await keptNetworks("digits");
  const [layers, temperature] = [kept?.student?.layers, kept?.config?.temperature];
  const fits = areLayers(layers, PIXELS, CLASSES) && Number.isFinite(temperature);
  if (!fits || hidesClasses(kept.config.experiment)) return null;
  const { inputs, targets, teacher } = await newDigits();
  const own = perceptron(layers)(inputs, targets.length);
  const rowsOf = (logits) => (i) => logits.subarray(i * CLASSES, (i + 1) * CLASSES);
  return { targets, student: rowsOf(own), teacher: rowsOf(teacher), temperature };
}
