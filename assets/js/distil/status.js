/** How far a run is: {state: idle | opening | queued | running | paused | stopping | done | stopped | failed, …}. */

const GOING = ["opening", "queued", "running", "paused"];
/** A message that came later than so many milliseconds after the one before has waited for more than its step. */
const LONGEST = 10_000;

/** Whether it trains, or waits to, and nobody has asked it to stop. */
export function isGoing({ state }) {
  return GOING.includes(state);
}

export function isActive({ state }) {
  return state === "stopping" || isGoing({ state });
}

/** The status once `step` of `steps` is told, with the time that was `spent` since the step it counts `from`. */
export function progressed(status, step, steps) {
  const { state, at, from = step, spent = 0, step: before } = status;
  if (!isGoing(status) || (state === "paused" && before === step)) return status;
  const now = performance.now();
  const worked = at === undefined ? 0 : Math.min(now - at, LONGEST);
  return {
    ...status,
    state: state === "paused" ? "paused" : "running",
    step,
    steps,
    from,
    at: now,
    spent: spent + worked,
  };
}
