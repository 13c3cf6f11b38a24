/** A name for a run that nobody guesses; randomUUID is only there where the page came over HTTPS. */
export function runName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
