import { FrameMaker } from "../../../../assets/js/temperature/frame.js";
import { Pair } from "../../../../assets/js/temperature/beside/pair.js";
import { distribution } from "../../../../assets/js/maths/tensors.js";

/** The distribution in a packed file of logits, in base64. */
function read(file) {
  return distribution(Uint8Array.from(atob(file), (character) => character.charCodeAt(0)).buffer);
}

/** Bits between two packed files at each of `temperatures`; what is infinite is null, as JSON has it. */
export function bits(first, second, temperatures) {
  const pair = new Pair(read(first), read(second), 10);
  return temperatures.map((temperature) => pair.bitsApart(temperature));
}

/** What stands beside the first model's bars: the ids of the bars, and Pair.beside. */
export function shares(first, second, temperature, filters, bars) {
  const [one, other] = [read(first), read(second)];
  const pair = new Pair(one, other, bars);
  return { ids: [...pair.shown], ...pair.beside(new FrameMaker(one, bars).make(temperature, filters), filters) };
}
