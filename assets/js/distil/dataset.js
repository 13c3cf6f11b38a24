import { readNpz } from "./npz.js";

/**
 * A task's examples with the teacher's logits, read from the static files that core makes.
 * Inputs are kept sparse: example e has its features and values at starts[e] … starts[e + 1]. Features that no
 * training example lights are left out, as in core: their weights are zero and stay so.
 */
export async function loadDataset(base) {
  const [examples, teacher] = await Promise.all(["digits.npz", "digits_teacher.npz"].map((name) => read(new URL(name, base))));
  const images = [examples.train_images, examples.test_images];
  const lit = litFeatures(images[0]);
  const [train, test] = ["train", "test"].map((part, i) => ({
    ...sparse(images[i], lit),
    targets: Int32Array.from(examples[`${part}_targets`].data, Number),
    teacher: i ? teacher.logits.data.slice(-10 * images[1].shape[0]) : teacher.logits.data.slice(0, 10 * images[0].shape[0]),
  }));
  return { name: "digits", classes: 10, features: 784, lit, train, test, images: images[1].data };
}

/** An input (features,) as a sparse example, its features numbered as `lit` numbers them. */
export function sparseInput(input, lit) {
  const [features, values] = [[], []];
  lit.forEach((feature, place) => {
    if (input[feature]) {
      features.push(place);
      values.push(input[feature]);
    }
  });
  return { features, values };
}

async function read(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return readNpz(await response.arrayBuffer());
}

function litFeatures({ shape, data }) {
  const size = shape[1] * shape[2];
  const seen = new Uint8Array(size);
  for (let i = 0; i < data.length; i++) if (data[i]) seen[i % size] = 1;
  return Int32Array.from(seen.keys()).filter((feature) => seen[feature]);
}

function sparse({ shape: [count, height, width], data }, lit) {
  const size = height * width;
  const starts = new Uint32Array(count + 1);
  const [features, values] = [[], []];
  for (let example = 0; example < count; example++) {
    lit.forEach((feature, place) => {
      const ink = data[example * size + feature];
      if (!ink) return;
      features.push(place);
      values.push(ink / 255);
    });
    starts[example + 1] = features.length;
  }
  return { count, starts, features: Uint16Array.from(features), values: Float32Array.from(values) };
}
