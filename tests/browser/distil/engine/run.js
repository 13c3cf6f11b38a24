import { Run } from "../../../../assets/js/distil/engine/run.js";

const MEASURED = { soft: 1, hard: 2, softNorm: 3, hardNorm: 4 };

/**
 * The result of a run whose networks predict what is given: logits[part][seed][member], flat; and which examples its
 * lanes were given to learn from, a list for each lane and seed.
 */
export async function resultOf(dataset, config, logits) {
  const lanes = [];
  const run = new Run(dataset, [config], (_, configs, { withTwin }) => given(logits, configs.length, withTwin, lanes));
  await run.train();
  const result = await run.result();
  return { ...result, batches: lanes.map(({ batches }) => batches) };
}

/** Networks of students and perhaps a twin that have learnt already. */
function given(logits, students, withTwin, lanes) {
  const members = (seed) => [...seed.slice(0, students), ...(withTwin ? seed.slice(-1) : [])];
  const networks = {
    batches: null,
    train: async (batches) => (networks.batches = batches.map((batch) => [...batch])),
    predict: async (part) => logits[part].map(members),
    measure: async () => logits.test.map((seed) => members(seed).map(() => MEASURED)),
  };
  lanes.push(networks);
  return networks;
}
