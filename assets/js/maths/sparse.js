/**
 * Inputs are kept sparse: example e has its features and values at starts[e] … starts[e + 1]. Features that no
 * training example has above zero are left out, as in core: their weights are zero and stay so.
 */

/** An input (features,) as a sparse example, its features numbered as `activeFeatures` numbers them. */
export function sparseInput(input, activeFeatures) {
  const [features, values] = [[], []];
  activeFeatures.forEach((feature, place) => {
    if (input[feature]) {
      features.push(place);
      values.push(input[feature]);
    }
  });
  return { features, values };
}

/** The features that any of `count` examples has above zero, in order; input(example) gives its features (size,). */
export function activeFeaturesOf(count, size, input) {
  const seen = new Uint8Array(size);
  for (let example = 0; example < count; example++)
    input(example).forEach((value, feature) => value && (seen[feature] = 1));
  return Int32Array.from(seen.keys()).filter((feature) => seen[feature]);
}

/** `count` examples made sparse. */
export function sparse(count, activeFeatures, input) {
  const starts = new Uint32Array(count + 1);
  const [all, kept] = [[], []];
  for (let example = 0; example < count; example++) {
    const { features, values } = sparseInput(input(example), activeFeatures);
    for (let i = 0; i < features.length; i++) {
      all.push(features[i]);
      kept.push(values[i]);
    }
    starts[example + 1] = all.length;
  }
  return { count, starts, features: Uint16Array.from(all), values: Float32Array.from(kept) };
}
