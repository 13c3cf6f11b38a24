/**
 * The divergences' gradients of ../../maths/divergences.js for whole batches, as jax-js operations. s and t are the student's
 * and the teacher's softened {probs, logs}; gradients are by the student's logits already divided by T.
 * Arrays are owned (an argument is used up): what is used again is lent with `.ref`.
 */

/** Gradient makers over jax-js's `numpy` and `nn`: kind → (s, t, beta) → array. They use up none of what s and t hold. */
export function gradients({ numpy: np, nn }) {
  const through = (probs, gradient) => {
    const weighted = probs.ref.mul(gradient);
    return weighted.ref.sub(probs.ref.mul(np.sum(weighted, -1, { keepdims: true })));
  };
  const difference = (s, t) => s.logs.ref.sub(t.logs.ref);
  const forwardKl = (s, t) => s.probs.ref.sub(t.probs.ref);
  const reverseKl = (s, t) => through(s.probs, difference(s, t));
  return {
    soften: (logits) => ({ probs: nn.softmax(logits.ref, -1), logs: nn.logSoftmax(logits, -1) }),
    forward_kl: forwardKl,
    reverse_kl: reverseKl,
    total_variation: (s, t) => through(s.probs, np.sign(forwardKl(s, t)).mul(0.5)),
    jsd: (s, t, beta) => {
      if (beta === 0 || beta === 1) return (beta ? reverseKl : forwardKl)(s, t);
      const ratio = t.logs.ref.sub(s.logs.ref);
      const bounded = np.minimum(ratio.ref, 80);
      const mixture = np.log1p(np.expm1(bounded.ref).mul(beta)).add(ratio.sub(bounded));
      return through(s.probs, mixture.div(-beta));
    },
    logit_mse: (s, t) => {
      const apart = difference(s, t);
      const mean = np.mean(apart.ref, -1, { keepdims: true });
      return apart.sub(mean).div(s.probs.shape.at(-1));
    },
  };
}
