import { hidesClasses } from "../../maths/hides_classes.js";
import { exposure, matchingBias, withBias } from "./experiments.js";
import { shuffledBatches } from "../../maths/randomness.js";
import { Scorer, argMax, softened } from "../../maths/scoring.js";

/** Among how many events one tells of a bias set at that moment, and from how many training examples at most. */
const [CORRECTED_EVERY, BIAS_EXAMPLES] = [5, 2500];

/**
 * The networks of some configs in training, as core/runs/run.py: a student for each config and seed, a twin a seed, and
 * in few_labels a copycat. Members are in this order: students, copycat, twin.
 * The configs differ in temperature and soft_weight alone. makeLane(dataset, configs, shape) gives the networks on a
 * device.
 */
export class Run {
  dataset;
  /** The first config, which says all that the configs share. */
  config;
  step = 0;
  /** [{networks, examples, streams}], the last two one a seed: what it is shown, and the stream of its batches. */
  lanes;
  #configs;
  #seeds;
  #scorer;
  #teacherScores;
  /** Numbers of the held-out examples whose predictions are told. */
  #probes;
  /** [lane][seed] → the training examples of the next step, as numbers. */
  #batches;
  /** Milliseconds spent in training. */
  #trained = 0;

  constructor(dataset, configs, makeLane) {
    this.dataset = dataset;
    this.config = configs[0];
    this.#configs = configs;
    const { seed, repeats } = this.config;
    this.#seeds = Array.from({ length: repeats }, (_, i) => seed + i);
    this.#scorer = new Scorer(dataset.test, dataset.classes);
    this.#teacherScores = this.#scorer.score([dataset.test.teacher]);
    this.#probes = this.#scorer.probes(this.config.probes);
    this.lanes = this.#makeLanes(makeLane);
    this.#batches = this.#nextBatches();
  }

  /** One step of every network. */
  async train() {
    const begun = performance.now();
    for (let i = 0; i < this.lanes.length; i++) await this.lanes[i].networks.train(this.#batches[i]);
    this.#batches = this.#nextBatches();
    this.step++;
    this.#trained += performance.now() - begun;
  }

  /** What core's StepEvent tells of the first config. */
  async event() {
    const isTold = this.step % (CORRECTED_EVERY * this.config.every) === 0;
    return this.#told(isTold ? this.#biasStride : null);
  }

  /** The event, with a bias set from every stride-th training example, or from none. */
  async #told(stride) {
    const [logits, measured] = [await this.#predict("test"), await this.#measure()];
    const of = (member, name) => measured.map((group) => group.at(member)[name]);
    const bars = (member) => this.#probes.map((probe) => this.#soft(logits[0].at(member), probe));
    return {
      step: this.step,
      seconds: this.#trained / 1000,
      student: this.#scorer.score(logits.map((group) => group[0])),
      twin: this.#scorer.score(logits.map((group) => group.at(-1))),
      copycat: this.#copycat(logits),
      teacher: this.#teacherScores,
      soft_loss: of(0, "soft"),
      hard_loss: of(0, "hard"),
      twin_loss: of(-1, "hard"),
      soft_gradient_norm: of(0, "softNorm"),
      hard_gradient_norm: of(0, "hardNorm"),
      probes: this.#probes,
      student_probes: bars(0),
      twin_probes: bars(-1),
      teacher_probes: this.#probes.map((probe) => this.#soft(this.dataset.test.teacher, probe)),
      ...(await this.#corrected(logits, stride)),
    };
  }

  /** What core's DistillationResult adds to the last event. */
  async result() {
    const config = { ...this.config, steps: Math.max(1, this.step), seconds: null };
    return { ...(await this.#told(1)), task: this.dataset.name, config };
  }

  /** What core's SweepEvent tells of all configs. */
  async sweepEvent(last) {
    const logits = await this.#predict("test");
    const members = logits[0].map((_, member) => member);
    const biases = hidesClasses(this.config.experiment)
      ? await this.#biases(members, last ? 1 : this.#biasStride)
      : null;
    const score = (member) =>
      this.#scorer.score(
        biases ? this.#withBiases(logits, member, biases.at(member)) : logits.map((group) => group.at(member)),
      );
    const points = this.#configs.map((config, place) => ({ config, student: score(place) }));
    const twin = score(-1);
    return {
      step: this.step,
      seconds: this.#trained / 1000,
      task: this.dataset.name,
      points,
      twin,
      copycat: this.#copycat(logits),
      teacher: this.#teacherScores,
      last,
    };
  }

  /**
   * What the first seed's student and twin say of one sparse input at the config's temperature, and the student's
   * `logits` (classes,), from which its loss is written out.
   */
  async probe(input) {
    const { student, twin } = await this.logits(input);
    return { student: this.#soft(student, 0), twin: this.#soft(twin, 0), logits: [...student] };
  }

  /** The logits (classes,) of the first seed's student and twin for one sparse input. */
  async logits(input) {
    return {
      student: (await this.lanes[0].networks.predictOne(input))[0],
      twin: (await this.lanes.at(-1).networks.predictOne(input)).at(-1),
    };
  }

  /** The first seed's student and twin as ../../maths/perceptron.js has them. */
  async networks() {
    return {
      student: await this.lanes[0].networks.layers(0),
      twin: await this.lanes.at(-1).networks.layers(-1),
    };
  }

  #soft(logits, example) {
    return softened(logits, example * this.dataset.classes, this.dataset.classes, this.config.temperature);
  }

  /** One lane where student and twin see the same examples, otherwise one for each, the copycat in the first. */
  #makeLanes(makeLane) {
    const shown = this.#seeds.map((seed) => exposure(this.config, this.dataset.train.targets, seed));
    const { widths, learning_rate: learningRate, batch_size: batchSize, experiment } = this.config;
    const lane = (dataset, configs, who) => ({
      networks: makeLane(dataset, configs, {
        hidden: widths[0],
        seeds: this.#seeds,
        learningRate,
        batchSize,
      }),
      examples: shown.map((seen) => seen[who]),
      streams: shown.map((seen, i) => shuffledBatches(this.#seeds[i], seen[who].length, batchSize)),
    });
    if (experiment !== "few_labels") return [lane(this.dataset, this.#configs, "student")];
    return [lane(withTeachersAnswers(this.dataset), this.#configs, "student"), lane(this.dataset, [], "twin")];
  }

  #nextBatches() {
    return this.lanes.map(({ streams, examples }) =>
      streams.map((stream, group) => stream.next().value.map((place) => examples[group][place])),
    );
  }

  /** [seed][member] → logits (examples, classes): students first, the twin last. */
  async #predict(part, stride = 1) {
    return this.#joined(({ networks }) => networks.predict(part, stride));
  }

  async #measure() {
    return this.#joined(({ networks }, i) => networks.measure(this.#batches[i]));
  }

  async #joined(ask) {
    const parts = [];
    for (let i = 0; i < this.lanes.length; i++) parts.push(await ask(this.lanes[i], i));
    return this.#seeds.map((_, group) => parts.flatMap((part) => part[group]));
  }

  /** The scores of the one that learns the teacher's answers, where there is one. */
  #copycat(logits) {
    return this.config.experiment === "few_labels" ? this.#scorer.score(logits.map((group) => group.at(-2))) : null;
  }

  /**
   * Scores of the held-out logits after a bias was set from every stride-th training example, and the biases. Without a
   * stride, or where no class is hidden, there are none.
   */
  async #corrected(test, stride) {
    if (!stride || !hidesClasses(this.config.experiment))
      return { corrected_student: null, corrected_twin: null, student_bias: [], twin_bias: [] };
    const [student, twin] = await this.#biases([0, -1], stride);
    const scores = (member, biases) => this.#scorer.score(this.#withBiases(test, member, biases));
    return {
      corrected_student: scores(0, student),
      corrected_twin: scores(-1, twin),
      student_bias: student,
      twin_bias: twin,
    };
  }

  /** [member][seed] → the bias for the experiment's classes, from every stride-th training example. */
  async #biases(members, stride) {
    const train = await this.#predict("train", stride);
    const { classes, train: shown } = this.dataset;
    const targets = shown.targets.filter((_, example) => example % stride === 0);
    return members.map((member) =>
      train.map((group) => matchingBias(group.at(member), targets, classes, this.config.classes)),
    );
  }

  /** [seed] → a member's logits with the seeds' biases. */
  #withBiases(logits, member, biases) {
    const { classes } = this.dataset;
    return logits.map((group, i) => withBias(group.at(member), biases[i], classes, this.config.classes));
  }

  get #biasStride() {
    return Math.ceil(this.dataset.train.count / BIAS_EXAMPLES);
  }
}

/** The data set with the teacher's likeliest answers in place of the training targets. */
function withTeachersAnswers(dataset) {
  const { train, classes } = dataset;
  const targets = train.targets.map((_, example) => argMax(train.teacher, example * classes, classes));
  return { ...dataset, train: { ...train, targets } };
}
