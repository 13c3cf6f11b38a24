import { fetchedBytes } from "../../../assets/js/maths/fetched.js";
import { entropy, softmax } from "../../../assets/js/maths/softmax.js";
import { distribution, unpack } from "../../../assets/js/maths/tensors.js";
import { FrameMaker } from "../../../assets/js/temperature/frame.js";

async function recording(slug) {
  return fetchedBytes(new URL(`../../../assets/recordings/${slug}.safetensors`, import.meta.url));
}

/** A recording's softmax at each temperature, as float64 in base64, and their entropies. */
export async function softened(slug, temperatures) {
  const { logits } = unpack(await recording(slug));
  const bytes = new Uint8Array(logits.length * 8 * temperatures.length);
  const entropies = temperatures.map((temperature, i) => {
    const probs = softmax(logits, temperature);
    bytes.set(new Uint8Array(probs.buffer), i * logits.length * 8);
    return entropy(probs);
  });
  return { entropies, probs: await base64(bytes) };
}

/** What the page shows of a recording in each case; of the probabilities the first 300 at most. */
export async function frames(slug, cases) {
  const maker = new FrameMaker(distribution(await recording(slug)), 10);
  return cases.map(({ temperature, ...filters }) => {
    const { weights, sum, bars, bits, tail, kept } = maker.make(temperature, filters);
    return {
      probs: Array.from(weights.subarray(0, Math.min(300, kept.minP)), (weight) => weight / sum),
      bars,
      bits,
      tail,
    };
  });
}

/** The likeliest tokens of a recording: [[id, text]]. */
export async function likeliest(slug, count) {
  const { ids, texts } = distribution(await recording(slug));
  return Array.from(ids.subarray(0, count), (id) => [id, texts.get(id)]);
}

function base64(bytes) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.readAsDataURL(new Blob([bytes]));
  });
}
