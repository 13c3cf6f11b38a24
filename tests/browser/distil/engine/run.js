import { Run } from "../../../../assets/js/distil/engine/run.js";

const MEASURED = { soft: 1, hard: 2, softNorm: 3, hardNorm: 4 };

/**
 * The result of a run whose networks predict what is given: logits[part][seed][member], flat; and which examples its
 * lanes were given to learn from, a list for each lane and seed.
 */
export async function resultOf(dataset, config, logits) {
  const lanes = [];
  const run = new Run(dataset, [config], ({ train }, configs) => given(logits, configs.length, train, lanes));
  await run.train();
  const result = await run.result();
  return { ...result, batches: lanes.map(({ batches }) => batches), targets: lanes.map(({ targets }) => targets) };
}

/** The last event of a sweep of such networks: given[part][seed] has a member for each of `configs` and the twin. */
export async function sweepOf(dataset, configs, logits) {
  const run = new Run(dataset, configs, ({ train }, trained) => given(logits, trained.length, train, []));
  await run.train();
  return run.sweepEvent(true);
}

/** Networks of students and one with hard labels, or of the last one alone, that have learnt already. */
function given(logits, students, { targets }, lanes) {
  const members = (seed) => (students ? seed.slice(0, students + 1) : seed.slice(-1));
  const networks = {
    targets,
    batches: null,
    train: async (batches) => (networks.batches = batches.map((batch) => [...batch])),
    predict: async (part) => logits[part].map(members),
    measure: async () => logits.test.map((seed) => members(seed).map(() => MEASURED)),
  };
  lanes.push(networks);
  return networks;
}
