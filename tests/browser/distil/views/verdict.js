import { digits } from "../../../../assets/js/distil/tasks/digits.js";
import { paragraph } from "../../../../assets/js/distil/views/verdict.js";
import { fetchTexts, translator } from "../../../../assets/js/shared/text.js";

/** What is said of a run on digits that ends with these accuracies, one a seed, or as `result` says more of it. */
export async function said(student, twin, result) {
  const t = translator(await fetchTexts("en", ["page", "distil", "digits"]));
  const context = { t, say: (key, values) => t(`digits.${key}`, values), task: digits };
  return paragraph(context, { ...usual(student, twin), ...result });
}

function usual(student, twin) {
  const config = { steps: 100, experiment: "all", classes: [] };
  return { config, student: scores(student), twin: scores(twin), teacher: scores([0.99]) };
}

function scores(accuracy) {
  return { accuracy, class_accuracy: [], agreement: [], kl_to_teacher: [] };
}
