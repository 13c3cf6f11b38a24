/** The steps with students: two that the visitor trains, how strong soft labels pull, and what a student costs. */

import { softmax } from "../../../maths/softmax.js";
import { count, percent, size } from "../../../shared/numbers.js";
import { ownDigits } from "./own.js";
import { digits, smallStudents } from "./recorded.js";

const [HOT, HOTTER] = [20, 40];
const FACTORS = [1, 2, 4];
/** Points below which a difference is none to speak of. */
const NONE = 0.005;
const RUN = { task: "digits", train_T: 4 };

/** What became of a run, as a key of three: the student was better than its twin, about as good, or worse. */
function gainOf({ student, twin }) {
  if (Math.abs(student - twin) < NONE) return "same";
  return student > twin ? "better" : "worse";
}

const train = {
  name: "student",
  minutes: 8,
  tab: "distil",
  part: ".distil .controls",
  experiment: "all",
  before: { ...RUN, experiment: "few_labels" },
  settings: { ...RUN, experiment: "all" },
  asks: { kind: "number", count: 1 },
  rows: [{ key: "lesson.student.reads" }],
  async truth(run) {
    const [gain, values] = [gainOf(run), written(run)];
    return {
      value: run.student,
      told: [
        [`lesson.student.${gain}`, values],
        ["lesson.student.copies", { agreement: percent(run.agreement) }],
      ],
    };
  },
};

const hide = {
  name: "hidden",
  minutes: 8,
  tab: "distil",
  part: ".distil .controls",
  experiment: "missing_class",
  before: { ...RUN, experiment: "few_labels" },
  settings: { ...RUN, experiment: "missing_class" },
  asks: { kind: "number", count: 1 },
  rows: [{ key: "lesson.hidden.finds" }],
  async truth(run) {
    const [gain, values] = [gainOf(run), written(run)];
    return {
      value: run.student,
      told: [
        [`lesson.hidden.${gain}`, values],
        [run.student > 0.5 ? "lesson.hidden.from_labels" : "lesson.hidden.too_little", {}],
      ],
    };
  },
};

const squared = {
  name: "t2",
  minutes: 6,
  tab: "distil",
  part: ".distil .controls",
  before: { ...RUN, experiment: "few_labels" },
  settings: { ...RUN, experiment: "all", train_T: HOT, t2: "false", share: 0.5 },
  asks: { kind: "choice", count: FACTORS.length },
  rows: [{ key: "lesson.t2.not" }, { key: "lesson.t2.half" }, { key: "lesson.t2.quarter" }],
  async truth() {
    // A student that cannot be had is no reason to tell nothing.
    const own = await ownDigits().catch(() => null);
    const read = own ?? (await digits());
    const [hot, hotter] = [HOT, HOTTER].map((T) => pullAt(read, T));
    const times = hot / hotter;
    const far = FACTORS.map((factor) => Math.abs(Math.log(times / factor)));
    const value = far.indexOf(Math.min(...far));
    const values = { times: times.toFixed(1), hot: HOT, hotter: HOTTER, count: count(read.targets.length) };
    const told = [own ? ["lesson.t2.own", { ...values, T: own.temperature }] : ["lesson.t2.measured", values]];
    return { value, told: [...told, [value === 2 ? "lesson.t2.square" : "lesson.t2.other", {}]] };
  },
};

/**
 * The mean length of the soft loss's gradient in the student's logits, (softmax(z / T) − softmax(v / T)) / T, over
 * digits: Hinton et al. 2015, section 2, without the factor T².
 */
function pullAt({ targets, student, teacher }, T) {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) {
    const [own, goal] = [softmax(student(i), T), softmax(teacher(i), T)];
    sum += Math.hypot(...own.map((share, k) => (share - goal[k]) / T));
  }
  return sum / targets.length;
}

const phone = {
  name: "phone",
  minutes: 5,
  tab: "deploy",
  part: "[data-testid=comparison]",
  before: { task: "names", run: "ready" },
  settings: { task: "digits", run: "ready" },
  asks: { kind: "number", count: 1 },
  rows: [{ key: "lesson.phone.reads" }],
  async truth() {
    const found = await smallStudents();
    const { student, times, bytes } = found;
    const gain = gainOf(found);
    const values = { ...written(found), times: String(Number(times.toPrecision(2))), bytes: size(bytes) };
    return {
      value: student,
      told: [
        ["lesson.phone.smaller", values],
        [`lesson.phone.${gain}`, values],
      ],
    };
  },
};

/** The shares of a run as they are written in a sentence. */
function written({ student, twin, teacher }) {
  return { student: percent(student), twin: percent(twin), teacher: percent(teacher) };
}

export const TRAINING_STEPS = [train, hide, squared, phone];
