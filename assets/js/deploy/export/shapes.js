/** What goes into a student of each task and what comes out. */

import { CLASSES, FEATURES } from "../../maths/letters.js";
import { SIDE } from "../../maths/mnist.js";

/** task → {input: what its input is called, inputs: how many numbers, classes: how many answers}. */
export const SHAPES = {
  digits: { input: "pixels", inputs: SIDE ** 2, classes: 10 },
  names: { input: "letters", inputs: FEATURES, classes: CLASSES },
};

/** No student of this lab has more hidden units in a layer, nor more layers of them. */
export const [MOST_UNITS, MOST_HIDDEN] = [512, 4];

/** A network's sizes: its inputs, the units of each hidden layer, its classes. */
export function sizesOf({ layers }) {
  return [layers[0].inputs, ...layers.map(({ outputs }) => outputs)];
}

/** Whether `sizes`, which may be anything, can be those of a student of `task`. */
export function areSizes(sizes, task) {
  if (!Object.hasOwn(SHAPES, task) || !Array.isArray(sizes)) return false;
  const [inputs, ...rest] = sizes;
  const hidden = rest.slice(0, -1);
  const isWidth = (units) => Number.isInteger(units) && units > 0 && units <= MOST_UNITS;
  return (
    inputs === SHAPES[task].inputs &&
    rest.at(-1) === SHAPES[task].classes &&
    hidden.length <= MOST_HIDDEN &&
    hidden.every(isWidth)
  );
}
