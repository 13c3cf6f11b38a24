import { planFor, trainTeacher } from "../../../../assets/js/distil/engine/teacher.js";
import { withMovedImages } from "../../../../assets/js/distil/engine/moved_images.js";

/** The plan for a teacher like the one that ships, whose card is given. */
export { planFor };

/** The messages of a teacher's training by a plan. */
export async function trained(task, seed, plan) {
  const messages = [];
  const never = new AbortController().signal;
  await trainTeacher({ task, seed, plan }, (message) => messages.push(message), never);
  return messages;
}

/** What becomes of images of `features` pixels each, of which all may have ink: {inputs, targets}. */
export function moved(images, targets, features) {
  const full = images.flatMap(() => [...Array(features).keys()]);
  const starts = Array.from({ length: images.length + 1 }, (_, image) => image * features);
  const part = { count: images.length, starts, features: full, values: images.flat(), targets };
  const all = withMovedImages(part, { features, activeFeatures: [...Array(features).keys()] });
  const inputs = Array.from({ length: all.count }, (_, example) => {
    const input = Array(features).fill(0);
    for (let i = all.starts[example]; i < all.starts[example + 1]; i++) input[all.features[i]] = all.values[i];
    return input;
  });
  return { inputs, targets: [...all.targets] };
}
