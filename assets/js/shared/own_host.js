const NAMES = ["localhost", "127.0.0.1", "[::1]", ""];

/** Whether `hostname` means the very machine that asks, so that nobody else can follow it; a file's is empty. */
export function isOwnHost(hostname) {
  return NAMES.includes(hostname);
}
