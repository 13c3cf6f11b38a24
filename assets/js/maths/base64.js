/** Bytes as text, and text as bytes. */

/** How many bytes are handed to a function at once: more would be too many arguments for some browsers. */
const PIECE = 8192;

/** `bytes` in base64 (RFC 4648, section 4). */
export function toBase64(bytes) {
  const letters = [];
  for (let at = 0; at < bytes.length; at += PIECE) letters.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return btoa(letters.join(""));
}

/** The bytes of `text` in base64. Throws a DOMException where it is none. */
export function fromBase64(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
