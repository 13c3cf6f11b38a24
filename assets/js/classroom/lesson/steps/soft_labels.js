/** The steps that read soft labels: those of whole answers, and those of digits. */

import { softmax } from "../../../maths/softmax.js";
import { percent, roundPercent } from "../../../shared/numbers.js";
import { answers, digits } from "./recorded.js";

const [COLDEST, WARM] = [0, 4];
const LISTED = ["I am very hungry", "I'm hungry", "I feel hungry", "I'm sorry for your loss"];
const LISTED_WARM = 2;
const [FOUR, LOOKS] = [4, [1, 5, 9]];

const soft = {
  name: "soft",
  minutes: 5,
  tab: "soft_labels",
  part: "[data-testid=model]",
  before: { T: COLDEST, answers: "I am hungry" },
  settings: { T: LISTED_WARM, answers: LISTED.join("\n") },
  asks: { kind: "bars", count: LISTED.length },
  rows: LISTED.map((text) => ({ text })),
  async truth() {
    const nats = await answers();
    const logits = LISTED.map((text) => nats[text]);
    const value = [...softmax(logits, LISTED_WARM)];
    const order = [...value.keys()].sort((a, b) => value[b] - value[a]);
    const [best, last] = [order[0], order.at(-1)];
    const values = { best: LISTED[best], last: LISTED[last], top: percent(value[best]), low: percent(value[last]) };
    const misread = LISTED.length - 1;
    return {
      value,
      told: [
        ["lesson.soft.order", values],
        [best === misread ? "lesson.soft.mistaken" : "lesson.soft.right", values],
        ["lesson.soft.hard", {}],
      ],
    };
  },
};

const looks = {
  name: "digits",
  minutes: 4,
  tab: "soft_labels",
  part: ".part-digits",
  before: { T: COLDEST },
  settings: { T: WARM, cell: `${FOUR}-9` },
  asks: { kind: "choice", count: LOOKS.length },
  rows: LOOKS.map((digit) => ({ text: String(digit) })),
  async truth() {
    const { targets, teacher } = await digits();
    const fours = [...targets.keys()].filter((i) => targets[i] === FOUR);
    const at = (T) => meanOf(fours.map((i) => softmax(teacher(i), T)));
    const [trained, warm] = [at(1), at(WARM)];
    const rows = LOOKS.map((digit) => warm[digit]);
    const value = rows.indexOf(Math.max(...rows));
    const like = LOOKS[value];
    const values = { like, warm: percent(warm[like]), trained: percent(trained[like]), own: roundPercent(warm[FOUR]) };
    return {
      value,
      rows,
      told: [
        ["lesson.digits.like", values],
        ["lesson.digits.knows", {}],
      ],
    };
  },
};

/** The mean of distributions, class by class. */
function meanOf(labels) {
  return Array.from(labels[0], (_, k) => labels.reduce((sum, label) => sum + label[k], 0) / labels.length);
}

export const READING_STEPS = [soft, looks];
