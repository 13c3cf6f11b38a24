import { loadTask } from "../../../../assets/js/distil/tasks.js";
import { headline, paragraph } from "../../../../assets/js/distil/views/verdict.js";
import { speech } from "../../../../assets/js/distil/words.js";
import { fetchTexts, translator } from "../../../../assets/js/shared/text.js";

/**
 * What is said of a run on digits that ends with these accuracies, one a seed, or as `result` says more of it:
 * {headline, paragraph}.
 */
export async function said(facts, student, twin, result) {
  const texts = await fetchTexts("en", ["page", "distil", "images", "digits"]);
  const [t, task] = [translator(texts), await loadTask("digits", facts)];
  const context = { t, say: speech(t, texts, task), task };
  const whole = { ...usual(student, twin), ...result };
  return { headline: headline(context, whole), paragraph: paragraph(context, whole) };
}

function usual(student, twin) {
  const config = { steps: 100, experiment: "all", classes: [] };
  return { config, student: scores(student), twin: scores(twin), teacher: scores([0.99]) };
}

function scores(accuracy) {
  return { accuracy, class_accuracy: [], agreement: [], kl_to_teacher: [] };
}
