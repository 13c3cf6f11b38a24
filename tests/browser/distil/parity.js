import { initialWeights, key, permutation, shuffledBatches, uniform } from "../../../assets/js/maths/randomness.js";

/** The events of a run that the server's worker trains on `device`. */
export function train(task, config, device) {
  const [assets] = window.gradio_config.head.match(/v\/\w+\/assets/);
  const worker = new Worker(`/${assets}/js/distil/engine/worker.js`, { type: "module" });
  const events = [];
  return new Promise((resolve, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.addEventListener("message", ({ data: { type, event, reason } }) => {
      if (type === "failed") reject(new Error(reason));
      if (event) events.push(event);
      if (type === "result") resolve(events);
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
