import { logScale } from "../../../assets/js/maths/scales.js";

/** Where each value is, and the value that is there. */
export function places(least, most, values) {
  const { at, value } = logScale(least, most);
  return [values.map(at), values.map((one) => value(at(one)))];
}
