/** Numbers as a formula has them. */

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** Below this a number is written with a power of ten. */
const SMALL = 0.001;

/** A number with three digits: 0.621, −0.0413, 2.12 · 10⁻⁵. */
export function written(value) {
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === 0 || size >= SMALL) return sign + String(Number(size.toPrecision(3)));
  const [digits, power] = size.toExponential(2).split("e-");
  const raised = Array.from(power, (digit) => RAISED[digit]).join("");
  return `${sign}${digits}\u00a0·\u00a010⁻${raised}`;
}

/** The name of a power of T. */
export function powerName(degree) {
  return degree === 2 ? "T²" : "T";
}
