import { plainSha256, sha256 } from "../../../assets/js/language/sha256.js";

/** The browser's hash of `length` bytes, and ours. */
export async function hashes(length) {
  // Not from the start of its buffer: as parts may lie.
  const bytes = Uint8Array.from({ length: length + 3 }, (_, i) => ((i + 253) * 7) % 256).subarray(3);
  const plain = Array.from(new Uint8Array(plainSha256(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [await sha256(bytes), plain];
}
