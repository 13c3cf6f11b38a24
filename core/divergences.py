"""The divergences in closed form: value and gradient from softened predictions, no autograd.

Below, t and s are the teacher's and the student's probabilities at the temperature T, and every gradient is
with respect to the student's logits already divided by T.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

# exp(80) still fits in float32; beyond it log(1 + beta (e^d - 1)) is d + log(beta) to the last bit.
_LARGEST_EXPONENT = 80.0

# Along rows of fewer numbers torch's softmax goes one by one; across them it takes whole vectors, 15 times as fast.
_SHORT_ROW = 16


class Softened:
    """Predictions at a temperature: `probs`, and `logits` already divided by it; both (…, classes)."""

    def __init__(self, logits: Tensor, probs: Tensor) -> None:
        self.logits, self.probs = logits, probs

    @cached_property
    def log_normaliser(self) -> Tensor:
        """log Σ exp(logits), (…, 1), for no further exponential: it is max(logits) − log(max(probs))."""
        return self.logits.amax(dim=-1, keepdim=True).sub_(self.probs.amax(dim=-1, keepdim=True).log_())


def soften(scaled_logits: Tensor, probs: Tensor | None = None) -> Softened:
    """Predictions from logits already divided by the temperature, (…, classes).

    `probs` may be given as a tensor to write into, for a large one made anew costs more in page faults than its
    arithmetic.
    """
    if scaled_logits.dim() == 1 or scaled_logits.shape[-1] >= _SHORT_ROW:
        return Softened(scaled_logits, torch.softmax(scaled_logits, dim=-1, out=probs))
    across = torch.softmax(scaled_logits.mT, dim=-2, out=None if probs is None else probs.mT)
    return Softened(scaled_logits, across.mT)


def places_for_predictions(shape: Sequence[int], device: torch.device) -> Tensor:
    """An uninitialised tensor (…, examples, classes), laid in memory as `soften` is fastest."""
    if shape[-1] >= _SHORT_ROW:
        return torch.empty(*shape, device=device)
    return torch.empty(*shape[:-2], shape[-1], shape[-2], device=device).mT


@dataclass(frozen=True)
class Divergence:
    """A divergence's closed forms, (student, teacher, beta) → (…) and (…, classes).

    The value of a row with an infinite logit is not finite. `gradient` may use up the student's tensors, so it comes
    last. `degree` is the power of T that keeps the
    gradient's size steady as T rises.
    """

    value: Callable[[Softened, Softened, float], Tensor]
    gradient: Callable[[Softened, Softened, float], Tensor]
    degree: int = 2


def _forward_kl(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _log_ratio(teacher, student).mul_(teacher.probs).sum(dim=-1).clamp_min_(0)


def _forward_kl_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return student.probs.sub_(teacher.probs)


def _reverse_kl(student: Softened, teacher: Softened, beta: float) -> Tensor:
    return _forward_kl(teacher, student, beta)


def _reverse_kl_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _through_softmax(student.probs, _log_ratio(student, teacher))


def _total_variation(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    apart = (teacher.probs - student.probs).abs_().sum(dim=-1).mul_(0.5)
    # Shares alone do not tell a logit of −∞ from a very low one: 0 · −∞ makes it NaN, as in the other divergences.
    for prediction in (student, teacher):
        apart += 0 * prediction.logits.amin(dim=-1)
    return apart


def _total_variation_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _through_softmax(student.probs, (student.probs - teacher.probs).sign_().mul_(0.5))


def _jsd(student: Softened, teacher: Softened, beta: float) -> Tensor:
    """[β KL(t‖m) + (1 − β) KL(s‖m)] / (β (1 − β)), m = β t + (1 − β) s (Agarwal et al. 2024)."""
    if beta > 0.5:  # it swaps with its arguments and β, and what is divided by a small 1 − β is off by far more
        return _jsd(teacher, student, 1 - beta)
    beta = _told_from_zero(beta, student.probs.dtype)
    if not beta:
        return _forward_kl(student, teacher, beta)
    log_ratio = _log_ratio(teacher, student)
    log_mixture = _log_mixture_over_student(log_ratio, beta)
    to_mixture = (teacher.probs * (log_ratio - log_mixture)).sum(dim=-1)
    # Σ (t − s) is zero; adding β times it makes every term of the sum non-negative, so that little cancels.
    from_mixture = (beta * (teacher.probs - student.probs) - student.probs * log_mixture).sum(dim=-1)
    return (to_mixture / (1 - beta) + from_mixture / beta).clamp_min_(0)


def _jsd_gradient(student: Softened, teacher: Softened, beta: float) -> Tensor:
    beta = _told_from_zero(beta, student.probs.dtype)
    if beta in (0, 1):
        return (_reverse_kl_gradient if beta else _forward_kl_gradient)(student, teacher, beta)
    log_ratio = _log_ratio(teacher, student)
    if beta > 0.5:  # log(t / s) + log(m / t), for a share of 1 − β may be lost beside one of β
        log_mixture = log_ratio + _log_mixture_over_student(-log_ratio, 1 - beta)
    else:
        log_mixture = _log_mixture_over_student(log_ratio, beta)
    return _through_softmax(student.probs, log_mixture.div_(-beta))


def _told_from_zero(beta: float, dtype: torch.dtype) -> float:
    """β, or 0 where it is so small that β times a share is lost in `dtype`: the limit is then exact to all digits."""
    kind = torch.finfo(dtype)
    return beta if beta >= kind.tiny / kind.eps else 0.0


def _log_ratio(above: Softened, below: Softened) -> Tensor:
    """log(above.probs / below.probs), in its own memory."""
    return (above.logits - below.logits).sub_(above.log_normaliser - below.log_normaliser)


def _log_mixture_over_student(log_ratio: Tensor, beta: float) -> Tensor:
    """log(m / s) = log(1 + β (t / s − 1)), without overflow, exact for small β; log_ratio is log(t / s)."""
    bounded = log_ratio.clamp_max(_LARGEST_EXPONENT)
    return torch.log1p(beta * torch.expm1(bounded)) + (log_ratio - bounded)


def _logit_mse(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _logit_difference(student, teacher).square_().mean(dim=-1).mul_(0.5)


def _logit_mse_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _logit_difference(student, teacher).div_(student.probs.shape[-1])


def _logit_difference(student: Softened, teacher: Softened) -> Tensor:
    """The difference of both zero-mean logits."""
    difference = student.logits - teacher.logits
    return difference.sub_(difference.mean(dim=-1, keepdim=True))


def _through_softmax(probs: Tensor, gradient: Tensor) -> Tensor:
    """From the gradient with respect to probabilities to the one with respect to their logits."""
    weighted = probs * gradient
    return weighted.sub_(probs * weighted.sum(dim=-1, keepdim=True))


DIVERGENCES = {
    "forward_kl": Divergence(_forward_kl, _forward_kl_gradient),
    "reverse_kl": Divergence(_reverse_kl, _reverse_kl_gradient),
    "jsd": Divergence(_jsd, _jsd_gradient),
    "total_variation": Divergence(_total_variation, _total_variation_gradient, degree=1),
    "logit_mse": Divergence(_logit_mse, _logit_mse_gradient),
}
