import { MissedError } from "../../maths/fetched.js";

/**
 * How a fresh teacher is trained here: a recurrent network as the one that ships, in fewer steps; in place of a
 * ConvNet, which takes too long on a processor, a perceptron, which sees images moved as well. Sizes and rates were
 * chosen on networks that learnt from a part of the training examples and were judged by the rest, never by a test
 * example; the steps, by how long somebody waits.
 */
const GRU = { network: "gru", steps: 800, every: 40, learningRate: 2e-2 };
const MLP = { network: "mlp", hidden: 512, steps: 3000, every: 100, batchSize: 128, learningRate: 3e-3 };

/** What is trained here, given the card of the teacher that ships: {network, hidden, steps, …}. */
export function planFor({ network, config: { width, batch_size: batchSize } }) {
  return network === "gru" ? { ...GRU, hidden: width, batchSize } : MLP;
}

/**
 * Train a fresh teacher of `task` by `plan` in a worker of its own, which is ended afterwards, or when `signal` says
 * so. `listener` hears the events of the endpoint train_teacher. Rejects with a MissedError where a file cannot be had.
 */
export function trainTeacher({ task, seed, plan }, listener, signal) {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./teacher_worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.addEventListener("error", (event) => reject(new Error(event.message || "worker")));
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "event") listener(data);
      else if (data.type === "done") resolve();
      else reject(data.cause === "missed" ? new MissedError(data.reason) : new Error(data.reason));
    });
    worker.postMessage({ task, seed, plan });
  }).finally(() => worker.terminate());
}
