/** A run as a short PyTorch program: what core/runs/export.py makes of the same texts. */

import { fetchedJson, fetchedText } from "../maths/fetched.js";
import { hidesClasses } from "../maths/hides_classes.js";

/** How much of a value a refusal quotes. */
const QUOTED = 40;

/**
 * The program that trains the config's students and twins on `task`; `folder` is the address of assets/programs.
 * Rejects for a task that does not ship, a student that is no perceptron of one hidden layer, for jitter.
 */
export async function pytorchProgram(task, config, folder) {
  const file = (name) => new URL(name, folder);
  const [template, pieces] = await Promise.all([fetchedText(file("distil.py.txt")), fetchedJson(file("distil.json"))]);
  refuse(task, config, pieces.refusals);
  const { kind, beta } = divergenceOf(config);
  const values = {
    task: task.name,
    ...task.program,
    measure: task.judged_by,
    temperature: config.temperature,
    soft_weight: config.soft_weight,
    beta,
    power: powerOf(kind, config),
    hidden: config.widths[0],
    steps: config.steps,
    batch_size: config.batch_size,
    learning_rate: config.learning_rate,
    seeds: Array.from({ length: config.repeats }, (_, place) => config.seed + place),
    classes: config.classes,
    labels: config.labels,
  };
  const own = Object.entries(chosen(task, config, kind, pieces)).map(([name, lines]) => [name, filled(lines, values)]);
  return filled([template], { ...values, ...Object.fromEntries(own) });
}

/** The lines that stand in the program for this run alone, by their place. */
function chosen({ judged_by: measure }, { experiment }, kind, pieces) {
  const hides = hidesClasses(experiment);
  return {
    divergence: pieces.divergences[kind],
    mixture: kind === "jsd" ? pieces.mixture : [],
    measured: pieces.measures[measure],
    shown: pieces.shown[experiment],
    bias: hides ? pieces.bias : [],
    after: hides ? pieces.after_bias : experiment === "few_labels" ? pieces.after_copycat : [],
  };
}

/** The lines with each $name or ${name} replaced by its value, as Python writes it. */
function filled(lines, values) {
  return lines.join("\n").replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, name, braced) => inPython(values[name ?? braced]));
}

/** What the divergence is multiplied by. */
function powerOf(kind, { t_squared: scaled }) {
  if (!scaled) return "";
  return kind === "total_variation" ? " * T" : " * T**2";
}

/** The kind and beta, where the ends of jsd are the two KL divergences. */
function divergenceOf({ divergence, beta }) {
  if (divergence !== "jsd" || (beta !== 0 && beta !== 1)) return { kind: divergence, beta };
  return { kind: beta ? "reverse_kl" : "forward_kl", beta: 0.5 };
}

function refuse({ name, program }, { student, widths, jitter }, refusals) {
  if (!program) throw new Error(filled(refusals.task, { task: name }));
  if (student === "mlp" && widths.length === 1 && !jitter) return;
  const quoted = { student: student.slice(0, QUOTED), widths: inPython(widths).slice(0, QUOTED), jitter };
  throw new Error(filled(refusals.network, quoted));
}

/** A text, a number or a list of numbers as Python writes it: where JavaScript says 0.00001, that says 1e-05. */
function inPython(value) {
  if (Array.isArray(value)) return `[${value.map(inPython).join(", ")}]`;
  if (typeof value === "string" || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  const [digits, exponent] = value.toExponential().split("e-");
  return `${digits}e-${exponent.padStart(2, "0")}`;
}
