/** What every task of 28 × 28 images is made of: its examples for the worker, and what the page shows of them. */

import { el } from "../shared/dom.js";
import { drawingPad } from "../shared/pad.js";
import { paint } from "../shared/paint.js";
import { fetchedUnzipped } from "../maths/fetched.js";
import { SIDE } from "../maths/mnist.js";
import { activeFeaturesOf, sparse } from "../maths/sparse.js";
import { readTensors } from "../maths/tensors.js";
import { likeliest } from "../maths/likeliest.js";

const FEATURES = SIDE ** 2;
/** The very least sure images look like riddles; those behind the first few still have much to tell. */
const RIDDLES = 8;
/** So many classes at most have a bar each; of more, the likeliest do. */
const [MOST_BARS, LIKELIEST] = [12, 8];

/**
 * What tasks/NAME.js exports, for images whose files core/tasks/images.py and make-assets have written.
 * first: {experiment: the class of which a probe is watched at the beginning}, where it is not the one that is hidden.
 */
export function imageTask(name, first = {}) {
  return { load: (base) => load(name, base), page: (facts) => pageOf(name, first, facts) };
}

/** The images with the teacher's logits; `base` is the folder of the files. */
async function load(name, base) {
  const [examples, { logits }] = await Promise.all(
    [name, `${name}_teacher`].map(
      async (file) => readTensors(await fetchedUnzipped(new URL(`${file}.safetensors.gz`, base))).tensors,
    ),
  );
  const count = (part) => examples[`${part}_targets`].length;
  const classes = logits.length / (count("train") + count("test"));
  const image = (part) => {
    // Float32Array.from with a function takes ten times as long.
    const ink = new Float32Array(examples[`${part}_images`]);
    for (let i = 0; i < ink.length; i++) ink[i] /= 255;
    return (example) => ink.subarray(example * FEATURES, (example + 1) * FEATURES);
  };
  const input = { train: image("train"), test: image("test") };
  const activeFeatures = activeFeaturesOf(count("train"), FEATURES, input.train);
  const make = (part, from) => ({
    ...sparse(count(part), activeFeatures, input[part]),
    targets: Int32Array.from(examples[`${part}_targets`]),
    teacher: logits.slice(from * classes, (from + count(part)) * classes),
  });
  const [train, test] = [make("train", 0), make("test", count("train"))];
  return { name, classes, features: FEATURES, activeFeatures, train, test, input: input.test, chosen };
}

/** The held-out images worth watching, one of each class in order; of a rare class, its least sure one. */
function chosen(scorer) {
  const { classes, data } = scorer;
  const found = [...scorer.probes(classes, RIDDLES), ...scorer.probes(classes)];
  const ofClass = new Map(found.map((number) => [data.targets[number], number]).reverse());
  return [...ofClass.values()].sort((a, b) => data.targets[a] - data.targets[b]);
}

function pageOf(name, first, { classes, hidden, card }) {
  return {
    kind: "images",
    first(experiment, probes) {
      const isHidden = (target) => hidden[experiment]?.includes(target) === (experiment === "missing_class");
      return probes.find(({ target }) => (experiment in first ? target === first[experiment] : isHidden(target)));
    },
    caption(say, { target }, never, T) {
      const values = { label: classes[target], T };
      return say(target === null ? "probe_own" : never ? "probe_never" : "probe_held_out", values);
    },
    nameOf: (place) => classes[place],
    bars: classes.length > MOST_BARS ? LIKELIEST + 1 : classes.length,
    barsOf(logits, say) {
      if (classes.length > MOST_BARS) return likeliest(logits, LIKELIEST, (place) => classes[place], say("others"));
      return classes.map((label, place) => ({ name: label, classes: [place] }));
    },
    full: () => 1,
    picture() {
      const element = el("canvas", { class: "digit", width: SIDE, height: SIDE, role: "img" });
      return {
        element,
        show({ input }, label) {
          paint(element, input);
          element.setAttribute("aria-label", label);
        },
      };
    },
    chip(say, { target, input }) {
      const element = el("canvas", { class: "digit small", width: SIDE, height: SIDE });
      requestAnimationFrame(() => paint(element, input));
      return { element, label: say("probe_watch", { label: classes[target] }) };
    },
    // The drawing square brings its own.
    teacher: () => null,
    // Only a ConvNet runs in the browser.
    own: (context) => (card.network === "convnet" ? drawView(name, context) : ""),
    writing: null,
  };
}

/** A square to draw the probe in. The teacher that answers for it runs in the browser too. */
function drawView(name, { say, training, assets, paper }) {
  const pad = drawingPad(
    { t: say, paper, digits: { teacher: new URL(`teachers/${name}.safetensors`, assets) } },
    (logits, pixels) => {
      if (pixels.some(Boolean))
        training.watch({ number: null, target: null, logits, input: Float32Array.from(pixels) });
    },
  );
  const details = el(
    "details",
    { class: "own-probe", open: paper.inUse },
    el("summary", {}, say("probe_draw")),
    pad.element,
  );
  if (paper.inUse) pad.goOn();
  details.addEventListener("toggle", () => {
    if (!details.open) paper.inUse = false;
    else if (!paper.inUse) pad.start();
  });
  return details;
}
