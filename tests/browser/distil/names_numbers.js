import { aimOf } from "../../../assets/js/distil/aim.js";
import { perplexity } from "../../../assets/js/distil/measures.js";
import { loadTask } from "../../../assets/js/distil/tasks.js";
import { load, write } from "../../../assets/js/distil/tasks/names.js";
import { encode } from "../../../assets/js/maths/letters.js";
import { best } from "../../../assets/js/distil/views/sweep.js";
import { paragraph } from "../../../assets/js/distil/views/verdict.js";
import { speech } from "../../../assets/js/distil/words.js";
import { loadTeacher } from "../../../assets/js/maths/gru.js";
import { softmax } from "../../../assets/js/maths/softmax.js";
import { fetchTexts, translator } from "../../../assets/js/shared/text.js";

const ASSETS = new URL("../../../assets/", import.meta.url);
const PARTS = ["starts", "features", "values", "targets", "teacher"];
const teacherOf = () => loadTeacher(new URL("teachers/names.safetensors", ASSETS));

/** All examples, and the inputs of the test examples `numbers`. */
export async function dataset(numbers) {
  const { activeFeatures, train, test, input } = await load(new URL("data/", ASSETS));
  const plain = (part) => Object.fromEntries(PARTS.map((name) => [name, [...part[name]]]));
  return {
    active: [...activeFeatures],
    train: plain(train),
    test: plain(test),
    inputs: numbers.map((i) => [...input(i)]),
  };
}

/** The teacher's logits after each prefix. */
export async function taught(prefixes) {
  const teacher = await teacherOf();
  return prefixes.map((prefix) => [...teacher(encode(prefix))]);
}

/** The name that the teacher writes with the luck of each key. */
export async function written(keys) {
  const teacher = await teacherOf();
  return Promise.all(keys.map((key) => write((input) => softmax(teacher(input), 1), key)));
}

/** The temperature that did best in a sweep; null where none did. */
export function bestTemperature(event) {
  const aim = aimOf(event.points[0].config, { measure: perplexity, classes: [] });
  return best(event, aim)?.config.temperature ?? null;
}

/** What is said of a run whose student and twin have these perplexities. */
export async function said(student, twin, card) {
  const texts = await fetchTexts("en", ["distil", "names"]);
  const [t, task] = [translator(texts), await loadTask("names", card)];
  const scores = (values) => ({ perplexity: values, class_accuracy: [], agreement: [], kl_to_teacher: [] });
  const config = { steps: 100, experiment: "all", classes: [] };
  const result = { config, student: scores(student), twin: scores(twin), teacher: scores([6.6]) };
  return paragraph({ t, say: speech(t, texts, task), task }, result);
}
