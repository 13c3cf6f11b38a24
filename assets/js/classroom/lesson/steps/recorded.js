/** The recordings that the tabs show, for the truths of the lesson: the same files, read in the same way. */

import { fetchedBytes, fetchedJson } from "../../../maths/fetched.js";
import { loadOnce } from "../../../maths/load_once.js";
import { weighSorted } from "../../../maths/softmax.js";
import { distribution, readTensors } from "../../../maths/tensors.js";
import { keptCounts } from "../../../maths/truncate.js";

const RECORDINGS = new URL("../../../../recordings/", import.meta.url);
const NO_FILTER = { topK: null, topP: null, minP: null };
const [DIGITS, CLASSES] = ["soft_labels/digits.safetensors", 10];
const loads = new Map();

/** What `load` makes of the file `name` of the recordings, fetched once. */
function once(name, load) {
  if (!loads.has(name))
    loads.set(
      name,
      loadOnce(() => load(new URL(name, RECORDINGS))),
    );
  return loads.get(name)();
}

/**
 * The next token after the recorded prompt `slug` at `temperature`: {shares (vocabulary,), likeliest first; kept: how
 * many of them `filters` leave; drawable: how many have a share above 0; texts}.
 */
export async function nextToken(slug, temperature, filters = NO_FILTER) {
  const { logits, ids, texts } = await once(`${slug}.safetensors`, async (url) =>
    distribution(await fetchedBytes(url)),
  );
  const weights = new Float64Array(logits.length);
  const { sum } = weighSorted(logits, temperature, weights);
  const kept = keptCounts(weights, { ...NO_FILTER, ...filters }).minP;
  const drawable = weights.findLastIndex((weight) => weight > 0) + 1;
  const shares = weights.map((weight) => weight / sum);
  const named = (text) => shares[ids.findIndex((id) => texts.get(id) === text)];
  return { shares, kept, drawable, named, first: texts.get(ids[0]) };
}

/** Nats of the recorded answers to the recorded sentence, by their text. */
export async function answers() {
  const { answers: recorded } = await once("soft_labels/translation.json", fetchedJson);
  return Object.fromEntries(
    recorded.map(({ text, log_probs: nats }) => [text, nats.reduce((sum, value) => sum + value, 0)]),
  );
}

/** The recorded test digits: {targets (digits,), teacher and hard: logits, a row of 10 (subarray) by number}. */
export async function digits() {
  const { tensors } = await once(DIGITS, async (url) => readTensors(await fetchedBytes(url)));
  const rowsOf = (logits) => (i) => logits.subarray(i * CLASSES, (i + 1) * CLASSES);
  return { targets: tensors.targets, teacher: rowsOf(tensors.teacher), student: rowsOf(tensors.hard) };
}

/**
 * What five seeds of the small students of digits reached: accuracies of `student` and `twin`, how often students agree
 * with the teacher (`agreement`), and the `teacher`'s accuracy.
 */
export async function recordedSeeds() {
  const { kept, teacher } = (await once("deploy/students.json", fetchedJson)).digits;
  const { accuracy: student, agreement } = kept.student;
  return { student, agreement, twin: kept.twin.accuracy, teacher: teacher.accuracy[0] };
}

/** What is recorded of the small students of digits, and of their teacher; and how many weights the teacher has. */
export async function smallStudents() {
  const [{ digits: recorded }, weights] = await Promise.all([
    once("deploy/students.json", fetchedJson),
    once("../teachers/digits.safetensors", async (url) => {
      const { tensors } = readTensors(await fetchedBytes(url));
      return Object.values(tensors).reduce((sum, tensor) => sum + tensor.length, 0);
    }),
  ]);
  const { kept, teacher, features } = recorded;
  const own = kept.hidden * (features + 1) + CLASSES * (kept.hidden + 1);
  return {
    hidden: kept.hidden,
    student: kept.student.accuracy[0],
    twin: kept.twin.accuracy[0],
    teacher: teacher.accuracy[0],
    times: weights / own,
    bytes: 4 * own,
  };
}
