/** The model card: README.md beside a student's files, in the words of the page. */

import { hidesClasses } from "../../maths/hides_classes.js";
import { meanAndDeviation } from "../../maths/spread.js";
import { count, percent, size } from "../../shared/numbers.js";
import { sizesOf } from "./shapes.js";
import { sentences } from "../../shared/text.js";

const MEASURES = ["accuracy", "perplexity"];
const RUN = ["experiment", "temperature", "soft_weight", "divergence", "t_squared"];
const TRAINING = ["steps", "batch_size", "learning_rate"];

/**
 * The card of a run's student in Markdown. facts: what core.pages.offered says of the task; files: [{name, bytes}];
 * timing: {median, least, most} in milliseconds for one answer on this device, or null where that was not measured.
 */
export function modelCard({ t, run, facts, files, timing }) {
  const { card } = facts;
  const parts = [
    ["---", `license: ${licenceTag(card.licence)}`, "tags:", "- knowledge-distillation", "---"].join("\n"),
    `# ${titleOf(t, run.task)}`,
    t("deploy.take_card_what", { sizes: sizesOf(run.student).join("-"), weights: count(weightCount(run.student)) }),
    taskWords(t, run.task),
    section(t("deploy.take_card_data"), dataWords(t, card)),
    section(t("deploy.take_card_teacher"), teacherWords(t, card, facts)),
    section(t("deploy.take_card_settings"), settingsTable(t, run, facts)),
    section(t("deploy.take_card_scores"), `${scoresTable(t, run)}\n\n${t("deploy.take_card_scores_are")}`),
    section(t("deploy.take_card_size"), table([t("deploy.take_card_file"), t("deploy.take_card_bytes")], sizes(files))),
    section(t("deploy.take_card_time"), timeWords(t, timing)),
    section(t("deploy.take_card_not_for"), notFor(t, run.task)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** One sentence of how well the student does beside twin and teacher, over the seeds of its run. */
export function scoresSentence(t, { task, scores }) {
  const measure = task === "digits" ? "accuracy" : "perplexity";
  const of = (who) => measured(measure, scores[who][measure]);
  return t(`deploy.take_scores_${measure}`, { student: of("student"), twin: of("twin"), teacher: of("teacher") });
}

/** What a student of a task is called. */
export function titleOf(t, task) {
  return task === "digits" ? t("deploy.take_page_digits") : t("deploy.take_page_names");
}

function taskWords(t, task) {
  return task === "digits" ? t("deploy.take_card_digits") : t("deploy.take_card_names");
}

function notFor(t, task) {
  const own = task === "digits" ? t("deploy.take_card_not_digits") : t("deploy.take_card_not_names");
  return sentences(t, own, t("deploy.take_card_not"));
}

function dataWords(t, { data, source, licence }) {
  return t("deploy.take_card_data_are", { data, source, licence });
}

function teacherWords(t, { network, config, examples, measured: found }, { judged_by: judged }) {
  return t("deploy.take_card_teacher_is", {
    network,
    width: config.width,
    steps: count(config.steps),
    train: count(examples.train),
    test: count(examples.test),
    measure: t(`deploy.take_card_${judged}`),
    score: written(judged, found[judged]),
  });
}

/** The settings by their names in the lab's programs, which is how they are looked up. */
function settingsTable(t, { config, seed }, { classes }) {
  const rows = [...RUN, ...TRAINING].map((name) => [name, config[name]]);
  if (config.divergence === "jsd") rows.push(["beta", config.beta]);
  if (config.experiment === "few_labels") rows.push(["labels", config.labels]);
  const hides = hidesClasses(config.experiment);
  if (hides) rows.push(["classes", config.classes.map((place) => classes[place]).join(" ")]);
  rows.push(["widths", config.widths.join(", ")], ["seed", seed]);
  const named = rows.map(([name, value]) => [`\`${name}\``, value]);
  const all = table([t("deploy.take_card_setting"), t("deploy.take_card_value")], named);
  return hides ? `${all}\n\n${t("deploy.take_card_hidden")}` : all;
}

function scoresTable(t, { scores }) {
  const head = [
    t("deploy.take_card_network"),
    ...MEASURES.flatMap((measure) => [
      t(`deploy.take_card_${measure}`),
      t("deploy.take_card_this", { measure: t(`deploy.take_card_${measure}`) }),
    ]),
  ];
  const rows = ["teacher", "student", "twin"].map((who) => [
    t(`deploy.take_card_${who}_row`),
    ...MEASURES.flatMap((measure) => {
      const values = scores[who][measure];
      return [measured(measure, values), who === "teacher" ? "" : written(measure, values[0])];
    }),
  ]);
  return table(head, rows);
}

function sizes(files) {
  return files.map(({ name, bytes }) => [name, `${count(bytes)} (${size(bytes)})`]);
}

function timeWords(t, timing) {
  if (!timing) return t("deploy.take_card_time_not");
  const [median, least, most] = [timing.median, timing.least, timing.most].map((ms) => Number(ms.toPrecision(3)));
  return t("deploy.take_card_time_is", { median, least, most });
}

/** A measure over the seeds: the mean, and ± the standard deviation where there are several. */
function measured(measure, values) {
  const { mean, deviation } = meanAndDeviation(values);
  if (values.length < 2) return written(measure, mean);
  const spread = measure === "accuracy" ? (100 * deviation).toFixed(1) : deviation.toFixed(2);
  return `${written(measure, mean)} ± ${spread} (n = ${values.length})`;
}

function written(measure, value) {
  return measure === "accuracy" ? percent(value) : value.toFixed(2);
}

function weightCount({ layers }) {
  return layers.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0);
}

function section(title, text) {
  return `## ${title}\n\n${text}`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [head, head.map(() => "---"), ...rows].map(line).join("\n");
}

/** A licence as the hub writes it: "CC BY-SA 3.0" is cc-by-sa-3.0. What is said behind a semicolon is the data's. */
function licenceTag(licence) {
  return licence.split(";")[0].trim().toLowerCase().replaceAll(" ", "-");
}
