/** What a network is judged by: held-out examples, and what the teacher says of each; as core's tasks have them. */

import { fetchedUnzipped } from "../../maths/fetched.js";
import { CLASSES, FEATURES, encode, examplesFrom, rowsOf, spreadOut } from "../../maths/letters.js";
import { SIDE } from "../../maths/mnist.js";
import { readTensors } from "../../maths/tensors.js";

const PIXELS = SIDE ** 2;
const TEN = 10;
/** So many training examples say how far numbers reach within a network. */
export const CALIBRATION = 256;

const LOADERS = { digits: loadDigits, names: loadNames };

/**
 * The held-out part of `task`: {count, features, classes, targets (count,), teacher: its logits (count · classes,),
 * inputs (count · features,), calibration: inputs of training examples (CALIBRATION · features,)}.
 * `base` is the folder of the files; rejects with a MissedError where one cannot be had.
 */
export function loadHeldOut(task, base) {
  return LOADERS[task]((name) => fetchedUnzipped(new URL(name, base)));
}

async function loadDigits(file) {
  const [examples, { logits }] = await Promise.all(
    ["digits", "digits_teacher"].map(async (name) => readTensors(await file(`${name}.safetensors.gz`)).tensors),
  );
  const targets = Int32Array.from(examples.test_targets);
  const inked = (pixels) => Float32Array.from(pixels, (ink) => ink / 255);
  return {
    count: targets.length,
    features: PIXELS,
    classes: TEN,
    targets,
    teacher: logits.slice(logits.length - targets.length * TEN),
    inputs: inked(examples.test_images),
    calibration: inked(examples.train_images.subarray(0, CALIBRATION * PIXELS)),
  };
}

async function loadNames(file) {
  const [listed, stored] = await Promise.all(["names.json.gz", "names_teacher.safetensors.gz"].map(file));
  const { train, test } = examplesFrom(JSON.parse(new TextDecoder().decode(listed)));
  const { logits } = readTensors(stored).tensors;
  return {
    count: test.length,
    features: FEATURES,
    classes: CLASSES,
    targets: Int32Array.from(test, ({ target }) => target),
    teacher: spreadOut(logits, test, rowsOf([...train, ...test])),
    inputs: encoded(test),
    calibration: encoded(train.slice(0, CALIBRATION)),
  };
}

function encoded(examples) {
  const inputs = new Float32Array(examples.length * FEATURES);
  examples.forEach(({ prefix }, example) => inputs.set(encode(prefix), example * FEATURES));
  return inputs;
}
