/** A room's answers as a table in CSV (RFC 4180), in which no cell is a formula. */

const RUN = ["task", "experiment", "temperature", "seed", "student", "twin"];

/**
 * The lines: of each guess its kind, prompt, T and value, of each run its six fields. question may be null; runs:
 * arrays in the order of RUN. truth may be null, where it is not known.
 */
export function csvOf({ question, guesses, runs, truth }) {
  const asked = question ? [question.kind, question.prompt, question.temperature] : [];
  const rows = [
    ["what", "kind", "prompt", "T", "value", ...RUN],
    ...(question && truth !== null ? [["truth", ...asked, truth]] : []),
    ...guesses.map((value) => ["guess", ...asked, value]),
    ...runs.map((run) => ["run", "", "", "", "", ...run]),
  ];
  return rows.map((row) => `${row.join(",")}\r\n`).join("");
}
