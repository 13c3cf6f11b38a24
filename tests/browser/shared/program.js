import { pytorchProgram } from "../../../assets/js/shared/program.js";

const PROGRAMS = new URL("../../../assets/programs/", import.meta.url);

/** The program for each config; one that is refused gives the sentence. */
export function programs(task, configs) {
  return Promise.all(
    configs.map((config) => pytorchProgram(task, config, PROGRAMS).catch(({ message }) => ({ refused: message }))),
  );
}
