import { perceptron } from "../../maths/perceptron.js";
import { softened } from "../../maths/scoring.js";

/** A first seed's student and twin that were trained elsewhere; they answer as ./run.js does for those trained here. */
export class StoredNetworks {
  dataset;
  #temperature;
  #student;
  #twin;

  /** {student, twin}: layers as ../../maths/perceptron.js has them; temperature: the one that they were trained at. */
  constructor(dataset, { student, twin }, temperature) {
    this.dataset = dataset;
    this.#temperature = temperature;
    this.#student = perceptron(student);
    this.#twin = perceptron(twin);
  }

  /** What student and twin say of one sparse input at the temperature, and the student's `logits` (classes,). */
  async probe(input) {
    const { student, twin } = await this.logits(input);
    const soft = (logits) => softened(logits, 0, this.dataset.classes, this.#temperature);
    return { student: soft(student), twin: soft(twin), logits: [...student] };
  }

  /** The logits (classes,) of both for one sparse input. */
  async logits({ features, values }) {
    const dense = new Float32Array(this.dataset.features);
    features.forEach((feature, i) => (dense[this.dataset.activeFeatures[feature]] = values[i]));
    return { student: this.#student(dense, 1), twin: this.#twin(dense, 1) };
  }
}
