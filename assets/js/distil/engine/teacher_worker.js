/** Trains one teacher in a thread of its own. Messages: see ./teacher.js, the only one who writes here. */

import { CpuLane } from "./cpu_lane.js";
import { GruLane } from "./gru_lane.js";
import { withMovedImages } from "./moved_images.js";
import { fetchDataset, fetchKernels } from "./parts.js";
import { Scorer } from "../../maths/scoring.js";
import { shuffledBatches } from "../../maths/randomness.js";

addEventListener("message", ({ data }) => {
  teach(data).catch(({ name, message }) =>
    postMessage({ type: "failed", reason: message, cause: name === "MissedError" ? "missed" : undefined }),
  );
});

/** As core/teachers/teacher.py: the rate falls in a straight line to zero. */
async function teach({ task, seed, plan }) {
  const [dataset, kernels] = await Promise.all([fetchDataset(task), fetchKernels()]);
  const { lane, count } = laneOf(plan, kernels(), dataset, seed);
  const { steps, every, batchSize, learningRate } = plan;
  const scorer = new Scorer(dataset.test, dataset.classes);
  const batches = shuffledBatches(seed, count, batchSize);
  for (let step = 1; step <= steps; step++) {
    lane.train([batches.next().value], learningRate * (1 - (step - 1) / steps));
    if (step % every && step < steps) continue;
    const [logits] = await lane.predict("test");
    const { accuracy, perplexity } = scorer.score(logits);
    postMessage({ type: "event", step, steps, accuracy: accuracy[0], perplexity: perplexity[0] });
  }
  postMessage({ type: "done" });
}

/** The network to be trained, and how many training examples it has: {lane, count}. */
function laneOf({ network, hidden, batchSize }, kernels, dataset, seed) {
  const shape = { hidden, seeds: [seed], batchSize };
  if (network === "gru") return { lane: new GruLane(kernels, dataset, shape), count: dataset.train.count };
  const train = withMovedImages(dataset.train, dataset);
  // Without a config there is none but the one that learns from hard labels.
  return { lane: new CpuLane(kernels, { ...dataset, train }, [], shape), count: train.count };
}
