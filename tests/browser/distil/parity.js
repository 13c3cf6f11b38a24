import { loadHeldOut } from "../../../assets/js/deploy/engine/held_out.js";
import { perceptron } from "../../../assets/js/maths/perceptron.js";
import { Scorer } from "../../../assets/js/maths/scoring.js";
import { initialWeights, key, permutation, shuffledBatches, uniform } from "../../../assets/js/maths/randomness.js";

const ASSETS = new URL("../../../assets/", import.meta.url);

/** The events of a run that the page's worker trains on `device`. */
export async function train(task, config, device) {
  return (await trained(task, config, device)).map(({ event }) => event);
}

/**
 * Of such a run what its result says of the first student and twin, and what their networks, as they are given out,
 * score on the held-out examples: {student, twin}, each [said, found].
 */
export async function scored(task, config, device) {
  const { event, networks } = (await trained(task, config, device)).at(-1);
  const data = await loadHeldOut(task, new URL("data/", ASSETS));
  const scorer = new Scorer(data, data.classes);
  return Object.fromEntries(
    Object.entries(networks).map(([who, layers]) => {
      const found = scorer.score([perceptron(layers)(data.inputs, data.count)]);
      return [who, [event[who], found].map(({ accuracy, perplexity }) => [accuracy[0], perplexity[0]])];
    }),
  );
}

/** Every message of such a run that has an event. */
function trained(task, config, device) {
  const worker = new Worker(new URL("js/distil/engine/worker.js", ASSETS), { type: "module" });
  const messages = [];
  return new Promise((resolve, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "failed") reject(new Error(data.reason));
      if (data.event) messages.push(data);
      if (data.type === "result") resolve(messages);
    });
    worker.postMessage({ type: "open", task });
    worker.postMessage({ type: "start", id: 1, configs: [config], device, sweep: false });
  }).finally(() => worker.terminate());
}

/** What comes of a key and of a seed. */
export function random(numbers, count, seed) {
  const stream = shuffledBatches(seed, 50, 128);
  return {
    key: key(...numbers),
    batches: [0, 1, 2].flatMap(() => [...stream.next().value]),
    uniform: [...uniform(key(...numbers), count)],
    permutation: [...permutation(key(...numbers), count)],
    weights: [...initialWeights(30, 7, seed, 1)],
  };
}
