import { FrameMaker } from "../../../assets/js/temperature/frame.js";

/** What the page shows of falling logits at a temperature behind filters. */
export function shown(logits, temperature, filters) {
  const maker = new FrameMaker({ logits: Float64Array.from(logits) }, 10);
  const { bars, uncut, tail, bits, choices, top, kept } = maker.make(temperature, filters);
  return { bars, uncut, tail, bits, choices, top, kept };
}
