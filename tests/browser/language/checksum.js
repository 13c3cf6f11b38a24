import { loadKernels } from "../../../assets/js/maths/kernels.js";
import { Checksum } from "../../../assets/js/language/checksum.js";

/** The checksums of `texts`, by the `kernels` of that name, of which none may have more than `most` bytes. */
export async function checksums(kernels, texts, most) {
  const make = await loadKernels(new URL(`../../../assets/js/language/${kernels}`, import.meta.url));
  const checksum = new Checksum(make(), most);
  return texts.map((text) => checksum.of(new TextEncoder().encode(text)));
}
