/** Below this β is taken for 0: β times a share is lost in float32, and the limit is exact to all digits. */
const LEAST_BETA = 2 ** -103;

/**
 * The divergences of ../../maths/divergences.js for whole batches, as jax-js operations: kind → (s, t, beta) → nats
 * (batch, groups, members). s and t are the logarithms of the student's and the teacher's softened predictions,
 * (batch, groups, members, classes). jax-js finds the derivatives by itself.
 * Arrays are owned (an operation uses its arguments up): what is used again is lent with `.ref`.
 */
export function divergenceLosses({ numpy: np }) {
  const total = (array) => np.sum(array, -1);
  const kl = (p, q) => total(np.exp(p.ref).mul(p.sub(q)));
  const forwardKl = (s, t) => kl(t, s);
  const jsd = (s, t, beta) => {
    if (beta > 0.5) return jsd(t, s, 1 - beta); // it swaps with s and t, and a small 1 − β divides what is off by more
    if (beta < LEAST_BETA) return forwardKl(s, t);
    const [student, teacher] = [np.exp(s.ref), np.exp(t.ref)];
    const ratio = t.sub(s);
    // log(m / s) from log(t / s): beyond 80 the exponential overflows, and adds nothing else.
    const bounded = np.minimum(ratio.ref, 80);
    const mixture = np.log1p(np.expm1(bounded.ref).mul(beta)).add(ratio.ref.sub(bounded));
    const toTeacher = teacher.ref.mul(ratio.sub(mixture.ref)).div(1 - beta);
    const toStudent = teacher.sub(student.ref).mul(beta).sub(student.mul(mixture)).div(beta);
    return total(toTeacher.add(toStudent));
  };
  return {
    forward_kl: forwardKl,
    reverse_kl: (s, t) => kl(s, t),
    total_variation: (s, t) => total(np.absolute(np.exp(t).sub(np.exp(s)))).mul(0.5),
    jsd,
    logit_mse: (s, t) => {
      const apart = s.sub(t);
      const mean = np.mean(apart.ref, -1, { keepdims: true });
      return np.mean(np.square(apart.sub(mean)), -1).mul(0.5);
    },
  };
}
