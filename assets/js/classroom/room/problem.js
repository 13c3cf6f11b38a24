/** What a room's refusal, {reason, message}, is called in the visitor's language. */
export function refusalText(t, { room: { limits } }, { reason, message }) {
  const most = { learners: limits.learners, runs: limits.runs, rooms: limits.rooms };
  return t(`room.refused.${reason}`, { rule: message, ...most });
}
