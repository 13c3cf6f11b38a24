"""The divergences in closed form: value and gradient from softened predictions, no autograd.

Below, t and s are the teacher's and the student's probabilities at the temperature T, and every gradient is
with respect to the student's logits already divided by T.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

# exp(80) still fits in float32; beyond it log(1 + beta (e^d - 1)) is d + log(beta) to the last bit.
_LARGEST_EXPONENT = 80.0


class Softened:
    """Predictions at a temperature, from logits already divided by it; all (…, classes).

    The logits are used up: log_probs takes their place when it is first asked for. `probs` may be given as a
    tensor to write into, for a large one made anew costs more in page faults than its arithmetic.
    """

    def __init__(self, scaled_logits: Tensor, probs: Tensor | None = None) -> None:
        self._logits = scaled_logits
        self.probs = torch.softmax(scaled_logits, dim=-1, out=probs)

    @cached_property
    def log_probs(self) -> Tensor:
        """The logarithms of probs, for no further exponential: log Z is max(z / T) − log(max p)."""
        largest = self.probs.amax(dim=-1, keepdim=True)
        return self._logits.sub_(self._logits.amax(dim=-1, keepdim=True).sub_(largest.log_()))


@dataclass(frozen=True)
class Divergence:
    """A divergence's closed forms, (student, teacher, beta) → (…) and (…, classes).

    `gradient` may use up the student's tensors, so it comes last. `degree` is the power of T that keeps the
    gradient's size steady as T rises.
    """

    value: Callable[[Softened, Softened, float], Tensor]
    gradient: Callable[[Softened, Softened, float], Tensor]
    degree: int = 2


def _forward_kl(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return (teacher.log_probs - student.log_probs).mul_(teacher.probs).sum(dim=-1).clamp_min_(0)


def _forward_kl_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return student.probs.sub_(teacher.probs)


def _reverse_kl(student: Softened, teacher: Softened, beta: float) -> Tensor:
    return _forward_kl(teacher, student, beta)


def _reverse_kl_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _through_softmax(student.probs, student.log_probs - teacher.log_probs)


def _total_variation(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return (teacher.probs - student.probs).abs_().sum(dim=-1).mul_(0.5)


def _total_variation_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _through_softmax(student.probs, (student.probs - teacher.probs).sign_().mul_(0.5))


def _jsd(student: Softened, teacher: Softened, beta: float) -> Tensor:
    """[β KL(t‖m) + (1 − β) KL(s‖m)] / (β (1 − β)), m = β t + (1 − β) s (Agarwal et al. 2024)."""
    if beta in (0, 1):
        return (_reverse_kl if beta else _forward_kl)(student, teacher, beta)
    log_ratio = teacher.log_probs - student.log_probs
    log_mixture = _log_mixture_over_student(log_ratio, beta)
    to_mixture = (teacher.probs * (log_ratio - log_mixture)).sum(dim=-1)
    # Σ (t − s) is zero; adding β times it makes every term of the sum non-negative, so that little cancels.
    from_mixture = (beta * (teacher.probs - student.probs) - student.probs * log_mixture).sum(dim=-1)
    return (to_mixture / (1 - beta) + from_mixture / beta).clamp_min_(0)


def _jsd_gradient(student: Softened, teacher: Softened, beta: float) -> Tensor:
    if beta in (0, 1):
        return (_reverse_kl_gradient if beta else _forward_kl_gradient)(student, teacher, beta)
    log_mixture = _log_mixture_over_student(teacher.log_probs - student.log_probs, beta)
    return _through_softmax(student.probs, log_mixture.div_(-beta))


def _log_mixture_over_student(log_ratio: Tensor, beta: float) -> Tensor:
    """log(m / s) = log(1 + β (t / s − 1)), without overflow, exact for small β; log_ratio is log(t / s)."""
    bounded = log_ratio.clamp_max(_LARGEST_EXPONENT)
    return torch.log1p(beta * torch.expm1(bounded)) + (log_ratio - bounded)


def _logit_mse(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _logit_difference(student, teacher).square_().mean(dim=-1).mul_(0.5)


def _logit_mse_gradient(student: Softened, teacher: Softened, _beta: float) -> Tensor:
    return _logit_difference(student, teacher).div_(student.probs.shape[-1])


def _logit_difference(student: Softened, teacher: Softened) -> Tensor:
    """The difference of both zero-mean logits: log-softmax moves all of a row's logits alike."""
    difference = student.log_probs - teacher.log_probs
    return difference.sub_(difference.mean(dim=-1, keepdim=True))


def _through_softmax(probs: Tensor, gradient: Tensor) -> Tensor:
    """From the gradient with respect to probabilities to the one with respect to their logits."""
    weighted = probs * gradient
    return weighted.sub_(probs * weighted.sum(dim=-1, keepdim=True))


DIVERGENCES = {
    "forward_kl": Divergence(_forward_kl, _forward_kl_gradient),
    "reverse_kl": Divergence(_reverse_kl, _reverse_kl_gradient),
    "total_variation": Divergence(_total_variation, _total_variation_gradient, degree=1),
    "jsd": Divergence(_jsd, _jsd_gradient),
    "logit_mse": Divergence(_logit_mse, _logit_mse_gradient),
}
