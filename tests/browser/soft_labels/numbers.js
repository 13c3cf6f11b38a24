import { loadTeacher } from "../../../assets/js/maths/convnet.js";
import { fitTemperature, reliability } from "../../../assets/js/maths/evaluation.js";
import { centred as centredInk } from "../../../assets/js/maths/mnist.js";
import { Digits, summary } from "../../../assets/js/soft_labels/digits.js";
import { tokenLogProbs, tokenShares } from "../../../assets/js/soft_labels/sequences.js";

const ASSETS = new URL("../../../assets/", import.meta.url);
const CLASSES = 10;

/** For each temperature the nats of each answer. */
export function logProbs(answers, grid, temperatures) {
  return temperatures.map((T) => tokenLogProbs(answers, grid, T));
}

/** At T = 0, each answer's share among them and its probability. */
export function sharesAtZero(answers, grid) {
  return [[...tokenShares(answers, grid, 0)], tokenLogProbs(answers, grid, 0).map(Math.exp)];
}

/** The temperature fitted on every second digit, and the calibration errors of all at `temperatures`. */
export function calibration(logits, targets, temperatures) {
  const all = [...targets.keys()];
  const even = all.filter((i) => i % 2 === 0);
  return {
    fitted: fitTemperature(logits, targets, even, CLASSES),
    errors: temperatures.map((T) => reliability(logits, targets, all, CLASSES, T).error),
  };
}

/** The recorded digits' mean soft labels at `temperature`, and their bits. */
export async function bits(temperature) {
  const { means, open, alike } = summary(await new Digits(ASSETS).load(), temperature);
  return { means: [...means], open, alike };
}

/** The teacher's logits for each input. */
export async function taught(inputs) {
  const teacher = await loadTeacher(new URL("teachers/digits.safetensors", ASSETS));
  return inputs.map((pixels) => [...teacher(Float64Array.from(pixels))]);
}

/** A drawing as the teacher gets it; null where it is empty. */
export function centred(ink, width, height) {
  const pixels = centredInk(Float64Array.from(ink), width, height);
  return pixels && [...pixels];
}
