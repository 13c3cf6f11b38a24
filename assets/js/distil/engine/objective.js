import { DIVERGENCES, room, soften } from "../../maths/divergences.js";

/** The power of T that a config's soft loss is multiplied by. */
export function powerOf({ divergence, t_squared: scaled }) {
  return scaled ? DIVERGENCES[divergence].degree : 0;
}

/**
 * What the members of a group are pulled toward, as core/runs/objective.py: a student for each config, and perhaps the
 * twin, which is last, toward hard labels alone. A batch is `rows`, numbers of examples of `data`: {targets
 * (examples,), teacher's logits (examples, classes)}. The members' logits are (batch, padded classes).
 */
export class Objective {
  #configs;
  #classes;
  #paddedClasses;
  #student;
  #teacher;
  #slopes;

  constructor(configs, classes, paddedClasses) {
    this.#configs = configs;
    this.#classes = classes;
    this.#paddedClasses = paddedClasses;
    this.#student = room(classes);
    this.#teacher = room(classes);
    this.#slopes = new Float64Array(classes);
  }

  /**
   * Write the gradient of the batch's mean loss for `member` by its logits into `gradient`, of the same shape; `soft`
   * and `hard` are the two parts' shares in the loss.
   */
  gradient(member, logits, data, rows, gradient, [soft, hard]) {
    gradient.fill(0);
    const classes = this.#classes;
    const config = this.#configs[member];
    const form = config && DIVERGENCES[config.divergence];
    for (let b = 0; b < rows.length; b++) {
      const at = b * this.#paddedClasses;
      if (soft) {
        this.#softenBoth(logits, at, data.teacher, rows[b], config.temperature);
        form.gradient(this.#student, this.#teacher, config.beta, this.#slopes);
        const scale = (soft * config.temperature ** (powerOf(config) - 1)) / rows.length;
        for (let c = 0; c < classes; c++) gradient[at + c] += scale * this.#slopes[c];
      }
      if (hard) {
        const { probs } = soften(logits, at, classes, 1, this.#student);
        for (let c = 0; c < classes; c++) gradient[at + c] += (hard * probs[c]) / rows.length;
        gradient[at + data.targets[rows[b]]] -= hard / rows.length;
      }
    }
  }

  /** The batch's mean losses of `member`, in nats: soft (with its power of T, if any; 0 for the twin) and hard. */
  losses(member, logits, data, rows) {
    const config = this.#configs[member];
    const form = config && DIVERGENCES[config.divergence];
    let [soft, hard] = [0, 0];
    for (let b = 0; b < rows.length; b++) {
      const at = b * this.#paddedClasses;
      hard -= soften(logits, at, this.#classes, 1, this.#student).logs[data.targets[rows[b]]];
      if (!config) continue;
      this.#softenBoth(logits, at, data.teacher, rows[b], config.temperature);
      soft += form.value(this.#student, this.#teacher, config.beta) * config.temperature ** powerOf(config);
    }
    return { soft: soft / rows.length, hard: hard / rows.length };
  }

  /** The shares of the soft and of the hard part in the loss of `member`. */
  shares(member) {
    const config = this.#configs[member];
    return config ? [config.soft_weight, 1 - config.soft_weight] : [0, 1];
  }

  /** The same where the soft part counts alone, which the twin has none of. */
  softAlone(member) {
    return this.#configs[member] ? [1, 0] : [0, 0];
  }

  #softenBoth(logits, at, teacher, row, temperature) {
    soften(logits, at, this.#classes, temperature, this.#student);
    soften(teacher, row * this.#classes, this.#classes, temperature, this.#teacher);
  }
}
