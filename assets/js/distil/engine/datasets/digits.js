import { readNpz } from "../npz.js";
import { fetchedBytes } from "../../../maths/fetched.js";
import { litFeatures, sparse } from "./sparse.js";

const [CLASSES, FEATURES] = [10, 784];
/** The very least sure digits look like riddles; those behind the first few still have much to tell. */
const RIDDLES = 6;

/** The digits of core/tasks/digits.py with the teacher's logits; `base` is the folder of the files. */
export async function load(base) {
  const files = ["digits.npz", "digits_teacher.npz"].map(async (name) =>
    readNpz(await fetchedBytes(new URL(name, base))),
  );
  const [examples, { logits }] = await Promise.all(files);
  const image = (part) => {
    const ink = Float32Array.from(examples[`${part}_images`].data).map((level) => level / 255);
    return (example) => ink.subarray(example * FEATURES, (example + 1) * FEATURES);
  };
  const count = (part) => examples[`${part}_targets`].data.length;
  const input = { train: image("train"), test: image("test") };
  const lit = litFeatures(count("train"), FEATURES, input.train);
  const make = (part, from) => ({
    ...sparse(count(part), lit, input[part]),
    targets: Int32Array.from(examples[`${part}_targets`].data, Number),
    // No two digits are the same, so each has logits of its own.
    teacher: logits.data.slice(from * CLASSES, (from + count(part)) * CLASSES),
  });
  const [train, test] = [make("train", 0), make("test", count("train"))];
  return {
    name: "digits",
    classes: CLASSES,
    features: FEATURES,
    activeFeatures: lit,
    train,
    test,
    input: input.test,
    chosen,
  };
}

/** The held-out digits worth watching, one of each class in order. */
function chosen(scorer) {
  const { targets } = scorer.data;
  return scorer.probes(CLASSES, RIDDLES).sort((a, b) => targets[a] - targets[b]);
}
