import { drawAt } from "../../../assets/js/maths/sample.js";

/** Which of the falling weights each of the rising `uniforms` falls on, as a plain list. */
export function drawn(uniforms, shown) {
  return [...drawAt(uniforms, shown)];
}
