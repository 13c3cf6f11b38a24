/** What a page knows of a room, and what is new to it. */

/**
 * The `state` that was told, with all the answers in it: it brings those from a place on, and the ones of `before` are
 * known. guesses: [value] or null, runs: [[task, experiment, T, seed, student, twin]] or null where they are not shown.
 */
export function merged(before, state) {
  const guesses = joined(before?.number === state.number ? before.guesses : null, state.guesses);
  const runs = joined(before?.cleared === state.cleared ? before.runs : null, state.runs);
  return { ...state, guesses, runs };
}

function joined(known, told) {
  return told && [...(known ?? []).slice(0, told.from), ...told.values];
}

/** The runs by what they trained, [{task, experiment, runs: [{temperature, seed, student, twin}]}], the most first. */
export function grouped(runs) {
  const groups = new Map();
  for (const [task, experiment, temperature, seed, student, twin] of runs) {
    const name = `${task} ${experiment}`;
    if (!groups.has(name)) groups.set(name, { name, task, experiment, runs: [] });
    groups.get(name).runs.push({ temperature, seed, student, twin });
  }
  return [...groups.values()].toSorted((a, b) => b.runs.length - a.runs.length);
}
