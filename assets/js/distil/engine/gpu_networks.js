import { divergenceLosses } from "./gpu_losses.js";
import { powerOf } from "./objective.js";

/**
 * What the graphics chip computes for groups × members perceptrons with one hidden layer, for jax-js to compile. A
 * batch is {inputs (batch, groups, active features, 1, 1), teacher's logits and one-hot targets (batch, groups, 1,
 * classes)}; the weights are [first (groups, active features, members, hidden), its bias (groups, members, hidden),
 * second (groups, members, classes, hidden), its bias (groups, members, classes)]. The batch comes first, so that a
 * weight's gradient is a sum over the leading axis and no array has to be laid out anew.
 * Arrays are owned (an operation uses its arguments up): what is used again is lent with `.ref`.
 */
export class GpuNetworks {
  #jax;
  /** (s, t) → nats, as ./gpu_losses.js. */
  #divergence;
  /** Of each member, (members,): the soft loss's power of T (0 for the twin), and the two losses' shares. */
  #scales;
  #softShares;
  #hardShares;
  /** 1 / T of each member, (members, 1); the twin's is 1. */
  #sharpness;

  /** members: a student for each config, and perhaps the twin. */
  constructor(jax, configs, members) {
    this.#jax = jax;
    const { divergence, beta } = configs[0] ?? { divergence: "forward_kl", beta: 0.5 };
    this.#divergence = (s, t) => divergenceLosses(jax)[divergence](s, t, beta);
    const column = (shape, value) => {
      const values = Float32Array.from({ length: members }, (_, member) => value(configs[member]));
      return jax.numpy.array(values).reshape(shape);
    };
    this.#scales = column([members], (config) => (config ? config.temperature ** powerOf(config) : 0));
    this.#softShares = column([members], (config) => config?.soft_weight ?? 0);
    this.#hardShares = column([members], (config) => 1 - (config?.soft_weight ?? 0));
    this.#sharpness = column([members, 1], (config) => 1 / (config?.temperature ?? 1));
  }

  /** Logits (groups, members, examples, classes) of inputs (examples, groups or 1, active features, 1, 1). */
  logits(inputs, weights) {
    return this.#jax.numpy.transpose(this.#forward(inputs, weights), [1, 2, 0, 3]);
  }

  /**
   * Logits (examples, groups, members, classes), as sums of products: jax-js lays the derivative of a matmul out the
   * other way round, and a step takes twice as long.
   */
  #forward(inputs, [first, firstBias, second, secondBias]) {
    const { numpy: np, nn } = this.#jax;
    const hidden = nn.relu(np.sum(inputs.mul(first), 2).add(firstBias));
    const [examples, groups, members, units] = hidden.shape;
    return np.sum(hidden.reshape([examples, groups, members, 1, units]).mul(second), -1).add(secondBias);
  }

  /**
   * One step of Adam (Kingma & Ba 2015): the state {weights, means, squares} after it.
   * rows, data: as `gathered`; rate: the learning rate / (1 − 0.9ᵗ); inverseRoot: 1 / √(1 − 0.999ᵗ), both (1,).
   */
  step(rows, data, rate, inverseRoot, { weights, means, squares }) {
    const { numpy: np, tree } = this.#jax;
    const mixed = (soft, hard) => soft.mul(this.#softShares.ref).add(hard.mul(this.#hardShares.ref));
    const gradients = this.#gradients(mixed, tree.ref(weights), this.#gathered(rows, data));
    const moved = gradients.map((gradient, i) => {
      const mean = means[i].mul(0.9).add(gradient.ref.mul(0.1));
      const square = squares[i].mul(0.999).add(np.square(gradient).mul(0.001));
      const size = np.sqrt(square.ref).mul(inverseRoot.ref).add(1e-8);
      return [weights[i].sub(mean.ref.div(size).mul(rate.ref)), mean, square];
    });
    tree.dispose([rate, inverseRoot]);
    const [newWeights, newMeans, newSquares] = [0, 1, 2].map((place) => moved.map((parts) => parts[place]));
    return { weights: newWeights, means: newMeans, squares: newSquares };
  }

  /** The norms of the gradients of the soft and of the hard loss, [soft, hard], each (groups, members). */
  norms(rows, data, weights) {
    const { tree } = this.#jax;
    const batch = this.#gathered(rows, data);
    const softAlone = (soft, hard) => (hard.dispose(), soft);
    const hardAlone = (soft, hard) => (soft.dispose(), hard);
    return [
      this.#norm(this.#gradients(softAlone, tree.ref(weights), tree.ref(batch))),
      this.#norm(this.#gradients(hardAlone, weights, batch)),
    ];
  }

  /** Free what the chip holds. */
  dispose() {
    this.#jax.tree.dispose([this.#scales, this.#softShares, this.#hardShares, this.#sharpness]);
  }

  /** The gradients by the weights of what `mixed` makes of the networks' mean losses; no network hangs on another. */
  #gradients(mixed, weights, batch) {
    const { grad, numpy: np, tree } = this.#jax;
    const gradients = grad((own) => np.sum(np.mean(mixed(...this.#losses(own, tree.ref(batch))), 0)))(weights);
    tree.dispose(batch);
    return gradients;
  }

  /** Soft (with its power of T; 0 for the twin) and hard losses in nats, each (batch, groups, members). */
  #losses(weights, { inputs, teacher, oneHot }) {
    const { numpy: np, nn } = this.#jax;
    const logits = this.#forward(inputs, weights);
    const hard = np.sum(nn.logSoftmax(logits.ref, -1).mul(oneHot), -1).mul(-1);
    const softened = (own) => nn.logSoftmax(own.mul(this.#sharpness.ref), -1);
    return [this.#divergence(softened(logits), softened(teacher)).mul(this.#scales.ref), hard];
  }

  /**
   * The batch of each group; rows: (batch, groups) numbers of the examples of `data`, as ./gpu_memory.js uploads it.
   */
  #gathered(rows, { inputs, teacher, oneHot }) {
    const [batch, groups] = rows.shape;
    const targets = (array, places) => array.slice(places).reshape([batch, groups, 1, -1]);
    return { inputs: inputs.slice(rows.ref), teacher: targets(teacher, rows.ref), oneHot: targets(oneHot, rows) };
  }

  #norm([first, firstBias, second, secondBias]) {
    const { numpy: np } = this.#jax;
    const squares = (own, axes) => np.sum(np.square(own), axes);
    return np.sqrt(
      squares(first, [1, 3])
        .add(squares(firstBias, 2))
        .add(squares(second, [2, 3]))
        .add(squares(secondBias, 2)),
    );
  }
}
