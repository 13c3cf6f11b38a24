import { imageTask } from "../../../assets/js/distil/image_task.js";
import { newPaper } from "../../../assets/js/shared/paint.js";

const DATA = new URL("../../../assets/data/", import.meta.url);

/** The data set of the task `name` as plain lists, without its inputs but those of the held-out `examples`. */
export async function dataset(name, examples) {
  const { classes, features, activeFeatures, train, test, input } = await imageTask(name).load(DATA);
  const plain = ({ starts, features: numbers, values, targets }) =>
    Object.fromEntries(Object.entries({ starts, numbers, values, targets }).map(([key, list]) => [key, [...list]]));
  return {
    classes,
    features,
    active: [...activeFeatures],
    train: plain(train),
    test: plain(test),
    teacher: [...train.teacher, ...test.teacher],
    inputs: examples.map((example) => [...input(example)]),
  };
}

/** The held-out examples that a scorer offers as worth watching, the first ones less sure than those behind them. */
export async function chosen(name, offered, targets) {
  const data = await imageTask(name).load(DATA);
  return data.chosen({ classes: 3, data: { targets }, probes: (_, skipped = 0) => offered[skipped] ?? [] });
}

/** The bars for an image of which the teacher says `logits`, of so many classes: [{name, classes}, …]. */
export function bars(logits) {
  const classes = logits.map((_, place) => `class ${place}`);
  const page = imageTask("any").page({ classes, hidden: {}, card: { network: "convnet" } });
  return { count: page.bars, bars: page.barsOf(logits, (key) => key) };
}

/**
 * The target of the probe with which an experiment begins, of probes of these targets; `first` as imageTask takes it.
 */
export function first(experiment, targets, own) {
  const hidden = { missing_class: [3], only_classes: [0, 1] };
  const facts = { classes: targets.map(String), hidden, card: { network: "convnet" } };
  const probes = targets.map((target) => ({ target }));
  return imageTask("any", own).page(facts).first(experiment, probes)?.target ?? null;
}

/** Whether a visitor can draw for a teacher of this kind. */
export function canDraw(network) {
  const t = Object.assign((key) => key, { language: "en" });
  const page = imageTask("any").page({ classes: ["0"], hidden: {}, card: { network } });
  return page.own({ t, say: t, training: {}, assets: DATA, paper: newPaper() }) !== "";
}
