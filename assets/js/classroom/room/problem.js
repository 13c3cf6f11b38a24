/** What a room's refusal, {reason, message, wait}, is called in the visitor's language. */
export function refusalText(t, { room: { limits } }, { reason, message, wait }) {
  const most = { learners: limits.learners, runs: limits.runs, rooms: limits.rooms };
  if (reason === "joined" && wait) return t("room.refused.joined_wait", { rule: message });
  return t(`room.refused.${reason}`, { rule: message, ...most });
}
