/** Where this browser keeps things, "localStorage" or "sessionStorage"; null where it keeps nothing. */
export function storageHere(kind = "localStorage") {
  try {
    return globalThis[kind];
  } catch {
    return null; // as in some private windows and frames
  }
}
