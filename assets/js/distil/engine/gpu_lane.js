import { Objective } from "./objective.js";
import { DIVERGENCES } from "../../maths/divergences.js";
import { gradients } from "./gpu_objective.js";
import { initialWeights } from "../../maths/randomness.js";

/** Examples predicted at once: what the hidden units of all networks take must fit into one of the chip's buffers. */
const CHUNK = 2000;

/** A training part's dense inputs (examples, lit features), teacher's logits and one-hot targets, for the GPU. */
function upload(np, { count, starts, features, values, teacher, targets }, lit, classes) {
  const dense = new Float32Array(count * lit);
  for (let example = 0; example < count; example++) {
    for (let i = starts[example]; i < starts[example + 1]; i++) dense[example * lit + features[i]] = values[i];
  }
  const oneHot = new Float32Array(count * classes);
  targets.forEach((target, example) => (oneHot[example * classes + target] = 1));
  return {
    inputs: np.array(dense).reshape([count, lit]),
    teacher: np.array(teacher).reshape([count, classes]),
    oneHot: np.array(oneHot).reshape([count, classes]),
  };
}

/** The same networks as CpuLane with the same methods, trained by jax-js (on WebGPU in the page). */
export class GpuLane {
  /** jax: the module, whose default device is set; shape: as CpuLane's. */
  constructor(jax, dataset, configs, { hidden, seeds, withTwin, learningRate, batchSize }) {
    this.members = configs.length + (withTwin ? 1 : 0);
    Object.assign(this, {
      jax,
      dataset,
      configs,
      seeds,
      hidden,
      learningRate,
      batchSize,
      groups: seeds.length,
      steps: 0,
    });
    const { numpy: np } = jax;
    const lit = dataset.activeFeatures.length;
    this.data = upload(np, dataset.train, lit, dataset.classes);
    this.test = upload(np, dataset.test, lit, dataset.classes);
    this.weights = this.#initialWeights();
    this.moments = [0, 1].map(() => this.weights.map((part) => np.zeros(part.shape)));
    this.objective = new Objective(configs, dataset.classes, dataset.classes);
    this.#mixes(np);
    this.step = jax.jit((...given) => this.#step(...given));
    this.norms = jax.jit((...given) => this.#norms(...given));
    this.forward = jax.jit((inputs, ...weights) => this.#forward(inputs, weights).logits);
  }

  /** One step of every network; batches: the rows of each group. The GPU may still be at work when it returns. */
  train(batches) {
    const { numpy: np } = this.jax;
    this.steps++;
    const rates = [this.learningRate / (1 - 0.9 ** this.steps), 1 / Math.sqrt(1 - 0.999 ** this.steps)];
    const [means, squares] = this.moments;
    const { inputs, teacher, oneHot } = this.data;
    const kept = this.step(
      this.#rows(batches),
      np.array(Float32Array.from(rates)),
      inputs.ref,
      teacher.ref,
      oneHot.ref,
      ...this.weights,
      ...means,
      ...squares,
    );
    [this.weights, ...this.moments] = [0, 4, 8].map((from) => kept.slice(from, from + 4));
  }

  /** As CpuLane.predict. */
  async predict(part) {
    const { inputs } = part === "train" ? this.data : this.test;
    const [count, lit] = inputs.shape;
    const { classes } = this.dataset;
    const all = this.seeds.map(() => Array.from({ length: this.members }, () => new Float32Array(count * classes)));
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(count, from + CHUNK);
      const chunk = inputs.ref.slice([from, to]).reshape([1, to - from, lit]);
      const logits = this.#byNetwork(await this.forward(chunk, ...this.#lent()).data());
      all.forEach((networks, group) =>
        networks.forEach((own, member) => own.set(logits[group][member], from * classes)),
      );
    }
    return all;
  }

  /** As CpuLane.predictOne. */
  async predictOne({ features, values }) {
    const dense = new Float32Array(this.dataset.activeFeatures.length);
    features.forEach((feature, i) => (dense[feature] = values[i]));
    const input = this.jax.numpy.array(dense).reshape([1, 1, dense.length]);
    return this.#byNetwork(await this.forward(input, ...this.#lent()).data())[0];
  }

  /** As CpuLane.measure. */
  async measure(batches) {
    const { inputs, teacher, oneHot } = this.data;
    const logits = this.#byNetwork(await this.forward(inputs.ref.slice(this.#rows(batches)), ...this.#lent()).data());
    const asked = this.norms(this.#rows(batches), inputs.ref, teacher.ref, oneHot.ref, ...this.#lent());
    const [soft, hard] = [await asked[0].data(), await asked[1].data()];
    return batches.map((rows, group) =>
      logits[group].map((own, member) => ({
        ...this.objective.losses(member, own, this.dataset.train, rows),
        softNorm: soft[group * this.members + member],
        hardNorm: hard[group * this.members + member],
      })),
    );
  }

  /** Free what the GPU holds. */
  dispose() {
    const { inputs, teacher, oneHot } = this.data;
    const mine = [inputs, teacher, oneHot, ...Object.values(this.test), ...this.weights, ...this.moments.flat()];
    for (const array of mine) array.dispose();
    for (const made of [this.step, this.norms, this.forward]) made.dispose();
  }

  #lent() {
    return this.weights.map((part) => part.ref);
  }

  #rows(batches) {
    const rows = new Int32Array(batches.length * batches[0].length);
    batches.forEach((batch, group) => rows.set(batch, group * batch.length));
    return this.jax.numpy.array(rows, { dtype: this.jax.numpy.int32 }).reshape([batches.length, batches[0].length]);
  }

  /** Logits (groups, members, batch, classes), and the hidden units (groups, members, batch, hidden). */
  #forward(inputs, [one, oneBias, two, twoBias]) {
    const { numpy: np, nn } = this.jax;
    const wide = np.matmul(inputs, one).add(oneBias);
    const examples = wide.shape[1];
    const split = wide.reshape([this.groups, examples, this.members, this.hidden]);
    const hidden = nn.relu(np.transpose(split, [0, 2, 1, 3]));
    return { hidden: hidden.ref, logits: np.matmul(hidden, two).add(twoBias) };
  }

  /** The parts' gradients for upstream (groups, members, batch, classes). */
  #backward(inputs, hidden, two, upstream) {
    const { numpy: np } = this.jax;
    const twoGradient = np.matmul(np.transpose(hidden.ref, [0, 1, 3, 2]), upstream.ref);
    const twoBias = np.sum(upstream.ref, 2, { keepdims: true });
    const passed = np.matmul(upstream, np.transpose(two, [0, 1, 3, 2]));
    const masked = np.where(np.greater(hidden, 0), passed, 0);
    const batch = masked.shape[2];
    const wide = np.transpose(masked, [0, 2, 1, 3]).reshape([this.groups, batch, this.members * this.hidden]);
    const oneBias = np.sum(wide.ref, 1, { keepdims: true });
    return [np.matmul(np.transpose(inputs, [0, 2, 1]), wide), oneBias, twoGradient, twoBias];
  }

  /** The gradients of the soft and of the hard loss by the logits, unmixed; both (groups, members, batch, classes). */
  #parts(logits, teacher, oneHot) {
    const { nn } = this.jax;
    const forms = gradients(this.jax);
    const { divergence = "forward_kl", beta = 0.5 } = this.configs[0] ?? {};
    const batch = logits.shape[2];
    const hard = nn.softmax(logits.ref, -1).sub(oneHot).div(batch);
    const t = forms.soften(teacher.div(this.temperatures.ref));
    const s = forms.soften(logits.div(this.temperatures.ref));
    const soft = forms[divergence](s, t, beta).mul(this.scales.ref).div(batch);
    for (const { probs, logs } of [s, t]) for (const array of [probs, logs]) array.dispose();
    return [soft, hard];
  }

  #gathered(rows, teacher, oneHot) {
    const signals = (array, places) => {
      const own = array.slice(places);
      return own.reshape([this.groups, 1, own.shape[1], this.dataset.classes]);
    };
    return [signals(teacher, rows.ref), signals(oneHot, rows)];
  }

  #step(rows, rates, inputs, teacher, oneHot, ...kept) {
    const { numpy: np } = this.jax;
    const [weights, means, squares] = [0, 4, 8].map((from) => kept.slice(from, from + 4));
    const seen = inputs.slice(rows.ref);
    const { hidden, logits } = this.#forward(
      seen.ref,
      weights.map((part) => part.ref),
    );
    const [soft, hard] = this.#parts(logits, ...this.#gathered(rows, teacher, oneHot));
    const upstream = soft.mul(this.softShares.ref).add(hard.mul(this.hardShares.ref));
    const slopes = this.#backward(seen, hidden, weights[2].ref, upstream);
    const [rate, inverse] = [rates.ref.slice(0), rates.slice(1)];
    const moved = slopes.map((slope, i) => {
      const mean = means[i].mul(0.9).add(slope.ref.mul(0.1));
      const square = squares[i].mul(0.999).add(np.square(slope).mul(0.001));
      const size = np.sqrt(square.ref).mul(inverse.ref).add(1e-8);
      return [weights[i].sub(mean.ref.div(size).mul(rate.ref)), mean, square];
    });
    rate.dispose();
    inverse.dispose();
    return [0, 1, 2].flatMap((place) => moved.map((parts) => parts[place]));
  }

  /** The norms of the soft and of the hard part's gradients, each (groups, members). */
  #norms(rows, inputs, teacher, oneHot, ...weights) {
    const seen = inputs.slice(rows.ref);
    const { hidden, logits } = this.#forward(
      seen.ref,
      weights.map((part) => part.ref),
    );
    const parts = this.#parts(logits, ...this.#gathered(rows, teacher, oneHot));
    const norms = parts.map((part) => this.#norm(this.#backward(seen.ref, hidden.ref, weights[2].ref, part)));
    for (const array of [seen, hidden, ...weights]) array.dispose();
    return norms;
  }

  #norm([one, oneBias, two, twoBias]) {
    const { numpy: np } = this.jax;
    const squares = (wide) =>
      np.sum(np.square(wide).reshape([this.groups, wide.shape[1], this.members, this.hidden]), [1, 3]);
    const own = (part) => np.sum(np.square(part), [2, 3]);
    return np.sqrt(squares(one).add(squares(oneBias)).add(own(two)).add(own(twoBias)));
  }

  /** Temperature, power of T, and the two parts' shares of each member, as (1, members, 1, 1); the twin's soft part is 0. */
  #mixes(np) {
    const column = (value) => {
      const values = Array.from({ length: this.members }, (_, member) => value(this.configs[member]));
      return np.array(Float32Array.from(values)).reshape([1, this.members, 1, 1]);
    };
    const degree = this.configs.length ? DIVERGENCES[this.configs[0].divergence].degree : 2;
    this.temperatures = column((config) => config?.temperature ?? 1);
    this.scales = column((config) => (config ? config.temperature ** (degree - 1) : 0));
    this.softShares = column((config) => config?.soft_weight ?? 0);
    this.hardShares = column((config) => 1 - (config?.soft_weight ?? 0));
  }

  #initialWeights() {
    const { dataset, hidden, members, groups } = this;
    const { numpy: np } = this.jax;
    const lit = dataset.activeFeatures.length;
    const one = new Float32Array(groups * lit * members * hidden);
    const two = new Float32Array(groups * members * hidden * dataset.classes);
    this.seeds.forEach((seed, group) => {
      const first = initialWeights(dataset.features, hidden, seed, 0);
      const second = initialWeights(hidden, dataset.classes, seed, 1);
      for (let member = 0; member < members; member++) {
        dataset.activeFeatures.forEach((feature, row) =>
          one.set(
            first.subarray(feature * hidden, (feature + 1) * hidden),
            ((group * lit + row) * members + member) * hidden,
          ),
        );
        two.set(second, (group * members + member) * second.length);
      }
    });
    return [
      np.array(one).reshape([groups, lit, members * hidden]),
      np.zeros([groups, 1, members * hidden]),
      np.array(two).reshape([groups, members, hidden, dataset.classes]),
      np.zeros([groups, members, 1, dataset.classes]),
    ];
  }

  /** Flat (groups, members, …) as [group][member]. */
  #byNetwork(flat) {
    const size = flat.length / (this.groups * this.members);
    return this.seeds.map((_, group) =>
      Array.from({ length: this.members }, (_, member) => {
        const at = (group * this.members + member) * size;
        return flat.slice(at, at + size);
      }),
    );
  }
}
