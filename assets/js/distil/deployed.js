import { withBias } from "./engine/experiments.js";

/**
 * A run that has ended with its `networks` ({student, twin}: layers), as ../deploy/network.js describes it. Where
 * classes were hidden, the number that was set for them goes into the networks, and the scores are those with it.
 */
export function deployed({ id, letter, config, result }, networks) {
  const of = (who) => ({ task: result.task, role: who, layers: withNumber(networks[who], who, result) });
  return {
    task: result.task,
    id,
    letter,
    config: result.config,
    seed: result.config.seed,
    stopped: result.config.steps < config.steps,
    student: of("student"),
    twin: of("twin"),
    scores: {
      teacher: result.teacher,
      student: result.corrected_student ?? result.student,
      twin: result.corrected_twin ?? result.twin,
    },
    kept: false,
  };
}

/** The layers with the first seed's bias of the hidden classes, where one was set. */
function withNumber(layers, who, { config, [`${who}_bias`]: [number] }) {
  if (number === undefined) return layers;
  const last = layers.at(-1);
  return [...layers.slice(0, -1), { ...last, bias: withBias(last.bias, number, last.outputs, config.classes) }];
}
