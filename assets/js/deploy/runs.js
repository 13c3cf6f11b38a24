/** The runs there are to show (./network.js): the visitor's last one, one that is kept ready, one that was opened. */

import { fetchedUnzipped } from "../maths/fetched.js";
import { areLayers, layersIn } from "../maths/perceptron.js";
import { readTensors } from "../maths/tensors.js";
import { dropNetworks, keptNetworks } from "../shared/kept_networks.js";
import { OPENED } from "./fields.js";

const WHO = ["student", "twin"];
const MEASURES = ["accuracy", "perplexity"];

/** The run of `task` that ships: facts as page_data of core/pages/deploy has them. Throws where its file is lost. */
export async function readyRun(task, { classes, ready }, assets) {
  const file = new URL(`recordings/deploy/${task}.safetensors.gz`, assets);
  const { tensors } = readTensors(await fetchedUnzipped(file));
  const { config, kept, teacher, features } = ready;
  const network = (role) => ({ task, role, layers: layersIn(tensors, role) });
  const run = {
    task,
    id: "ready",
    letter: null,
    config: { ...config, widths: [kept.hidden] },
    seed: config.seed,
    stopped: false,
    student: network("student"),
    twin: network("twin"),
    scores: { teacher, student: kept.student, twin: kept.twin },
    kept: true,
  };
  if (!isRun(run, task, { classes, ready: { features } })) throw new Error(`${file.pathname}: damaged`);
  return run;
}

/**
 * The visitor's own last run of `task`: {run, dropped}. run is null where there is none; dropped: whether there was one
 * that cannot be read any more, and which has been removed.
 */
export async function ownRun(task, facts) {
  const run = await keptNetworks(task);
  if (run === null) return { run: null, dropped: false };
  if (isRun(run, task, facts)) return { run, dropped: false };
  await dropNetworks(task);
  return { run: null, dropped: true };
}

/** A student that came without its run, as what is known of one. */
export function openedRun(student) {
  const { task } = student;
  return { task, id: OPENED, student, twin: null, config: null, scores: null, kept: false };
}

/** Whether `run`, which may be anything, is a run of the task that can be shown. */
export function isRun(run, task, { classes, ready: { features } }) {
  try {
    return (
      run.task === task &&
      typeof run.id === "string" &&
      isConfig(run.config) &&
      Number.isInteger(run.seed) &&
      typeof run.stopped === "boolean" &&
      WHO.every((who) => run[who].role === who && areLayers(run[who].layers, features, classes.length)) &&
      [...WHO, "teacher"].every((who) => MEASURES.every((name) => run.scores[who][name].every(Number.isFinite)))
    );
  } catch {
    return false; // something that is read from is not there
  }
}

function isConfig({ experiment, labels, widths, steps, temperature, soft_weight: share }) {
  return (
    typeof experiment === "string" &&
    [labels, widths[0], steps].every(Number.isInteger) &&
    [temperature, share].every(Number.isFinite)
  );
}
