"""How good predictions are, how close to the teacher's, and how far their confidence can be trusted."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Calibration:
    """Reliability bins of equal width in confidence, and their expected calibration error.

    edges: (bins + 1,); counts, confidence, accuracy: (bins,), the two means NaN where a bin is empty.
    error: Σ counts / examples · |accuracy − confidence|, from 0 to 1 (Guo et al. 2017, section 2).
    """

    edges: Tensor
    counts: Tensor
    confidence: Tensor
    accuracy: Tensor
    error: float


def accuracy(logits: Tensor, targets: Tensor) -> Tensor:
    """The share of examples whose largest logit is the target's; (…, examples, classes) → (…)."""
    _check_classified(logits, targets)
    return (logits.argmax(dim=-1) == targets).double().mean(dim=-1)


def agreement(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """The share of examples on which both choose the same class: fidelity, not accuracy (Stanton 2021)."""
    return accuracy(student_logits, teacher_logits.argmax(dim=-1))


def kl_to_teacher(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """Mean KL(teacher ‖ student) at T = 1 in nats; logits (…, examples, classes), result (…) in float64.

    In float32 about half of all near-zero divergences come out negative, so everything is float64 here.
    """
    log_teacher = F.log_softmax(teacher_logits.double(), dim=-1)
    log_student = F.log_softmax(student_logits.double(), dim=-1)
    rows = (log_teacher.exp() * (log_teacher - log_student)).sum(dim=-1)
    return rows.mean(dim=-1).clamp_min(0)


def cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean −log p(target) in nats, float64; (…, examples, classes) → (…). Its exp is the perplexity."""
    _check_classified(logits, targets)
    log_probs = F.log_softmax(logits.double(), dim=-1)
    chosen = targets.expand(log_probs.shape[:-1]).unsqueeze(-1)
    return -log_probs.gather(-1, chosen).squeeze(-1).mean(dim=-1)


def calibration(logits: Tensor, targets: Tensor, bins: int = 15) -> Calibration:
    """Reliability bins and expected calibration error of logits (examples, classes) (Guo et al. 2017).

    A confidence on an edge belongs to the bin below it. Raises ValueError for fewer than one bin.
    """
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    _check_classified(logits, targets)
    confidence, predicted = F.softmax(logits.double(), dim=-1).max(dim=-1)
    correct = (predicted == targets).double()
    edges = torch.linspace(0, 1, bins + 1, dtype=torch.double)
    bin_of = torch.bucketize(confidence, edges[1:-1])
    counts = torch.bincount(bin_of, minlength=bins)
    mean_confidence = torch.bincount(bin_of, confidence, minlength=bins) / counts
    mean_accuracy = torch.bincount(bin_of, correct, minlength=bins) / counts
    gaps = (mean_accuracy - mean_confidence).abs().nan_to_num()
    error = (counts * gaps).sum().item() / len(targets)
    return Calibration(edges, counts, mean_confidence, mean_accuracy, error)


def fit_temperature(logits: Tensor, targets: Tensor) -> float:
    """The one temperature that minimises the cross entropy on held-out logits (Guo et al. 2017, section 4.2).

    logits: (examples, classes). It lies between 0.01 and 100: past those ends there may be no minimum. The
    cross entropy is convex in 1 / T: its slope Σ p z − z_target changes sign once, and halving finds where.
    """
    _check_classified(logits, targets)
    logits = logits.double()
    target_logits = logits.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    low, high = 0.01, 100.0
    for _ in range(60):
        inverse = (low * high) ** 0.5
        probs = F.softmax(logits * inverse, dim=-1)
        slope = ((probs * logits).sum(dim=-1) - target_logits).mean()
        low, high = (low, inverse) if slope > 0 else (inverse, high)
    return 1 / low


def _check_classified(logits: Tensor, targets: Tensor) -> None:
    if logits.dim() < 2 or targets.dim() != 1 or logits.shape[-2] != len(targets) or not len(targets):
        shapes = f"{tuple(logits.shape)} and {tuple(targets.shape)}"
        raise ValueError(f"logits must be (…, examples, classes) and targets (examples,), got {shapes}")
