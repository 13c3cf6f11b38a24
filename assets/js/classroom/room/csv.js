/** A room's answers as a table. */

const RUN = ["task", "experiment", "temperature", "seed", "student", "twin"];

/**
 * The rows: of each guess its kind, prompt, T and value, of each run its six fields. question may be null; runs:
 * arrays in the order of RUN. truth may be null, where it is not known.
 */
export function answersTable(t, { question, guesses, runs, truth }) {
  const asked = question ? [question.kind, question.prompt, question.temperature] : [];
  const ofRun = RUN.map((name) => t(`room.csv_${name}`));
  const head = [t("room.csv_what"), t("room.csv_kind"), t("room.csv_prompt"), "T", t("room.csv_value"), ...ofRun];
  return [
    head,
    ...(question && truth !== null ? [[t("room.csv_truth"), ...asked, truth]] : []),
    ...guesses.map((value) => [t("room.csv_guess"), ...asked, value]),
    ...runs.map((run) => [t("room.csv_run"), "", "", "", "", ...run]),
  ];
}
