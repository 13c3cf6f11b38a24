/**
 * What a gated unit makes of one symbol (Cho et al. 2014), forward and backward, for one row of a batch. All numbers
 * lie in one array, `all`, and what is given are places in it: gates are those for reset, update and candidate, one
 * behind the other, (3 · hidden,); states are (hidden,).
 */

/**
 * given: the symbol's part of the gates, bias: theirs; own: the state's part, whose place the gates take; taken: where
 * the state's part of the candidate is kept. old, next: the state before and after.
 */
export function gatesForward(all, hidden, { given, bias, own, taken, old, next }) {
  for (let i = 0, j = hidden, k = 2 * hidden; i < hidden; i++, j++, k++) {
    const reset = sigmoid(all[given + i] + all[bias + i] + all[own + i]);
    const update = sigmoid(all[given + j] + all[bias + j] + all[own + j]);
    const candidate = Math.tanh(all[given + k] + all[bias + k] + reset * all[own + k]);
    all[taken + i] = all[own + k];
    all[own + i] = reset;
    all[own + j] = update;
    all[own + k] = candidate;
    all[next + i] = (1 - update) * candidate + update * all[old + i];
  }
}

/**
 * Adds to the gradient of what was `given`, and of its bias; puts that of the state's part in the place of `own`. At
 * `next` lies the gradient by the state after, in whose place is put what of it goes straight on to the state before.
 */
export function gatesBackward(all, hidden, { given, bias, own, taken, old, next }) {
  for (let i = 0, j = hidden, k = 2 * hidden; i < hidden; i++, j++, k++) {
    const [reset, update, candidate, slope] = [all[own + i], all[own + j], all[own + k], all[next + i]];
    const byCandidate = slope * (1 - update) * (1 - candidate * candidate);
    const byReset = byCandidate * all[taken + i] * reset * (1 - reset);
    const byUpdate = slope * (all[old + i] - candidate) * update * (1 - update);
    all[given + i] += byReset;
    all[given + j] += byUpdate;
    all[given + k] += byCandidate;
    all[bias + i] += byReset;
    all[bias + j] += byUpdate;
    all[bias + k] += byCandidate;
    all[own + i] = byReset;
    all[own + j] = byUpdate;
    all[own + k] = byCandidate * reset;
    all[next + i] = slope * update;
  }
}

function sigmoid(value) {
  return 1 / (1 + Math.exp(-value));
}
