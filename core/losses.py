"""Distances between a student's and a teacher's softened predictions, and their mix with hard targets."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.divergences import DIVERGENCES, soften

# Elements of a block of rows: what a block needs at once stays in a core's cache.
_BLOCK_ELEMENTS = 400_000


def divergence(
    student_logits: Tensor,
    teacher_logits: Tensor,
    temperature: float,
    kind: str = "forward_kl",
    beta: float = 0.5,
) -> Tensor:
    """How far the student's softened predictions are from the teacher's, averaged over examples.

    Both logits: (…, classes). Returns a scalar in nats times T² (total_variation: times T), so that the
    gradient keeps its size as T rises (Hinton et al. 2015, section 2). With t and s the teacher and student's
    softened probabilities: forward_kl KL(t‖s), reverse_kl KL(s‖t), total_variation ½ Σ|t − s|, jsd the
    generalised Jensen–Shannon divergence over β(1 − β) (Agarwal et al. 2024): β → 0 is forward_kl, β → 1
    reverse_kl; logit_mse ½ mean (z − v)² of the zero-mean logits, the limit of forward_kl as T → ∞.
    The gradient flows to the student alone. All is computed in the logits' own precision: of two nearly equal
    float32 predictions the KL can be too high by half, so what is shown is core.evaluation.kl_to_teacher's float64.
    Raises ValueError for a bad temperature, kind, beta or shape, and for logits that are not finite.
    """
    _check_temperature(temperature)
    _check_kind(kind, beta)
    if student_logits.shape != teacher_logits.shape or not student_logits.dim():
        shapes = f"{tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}"
        raise ValueError(f"student and teacher logits must have the same shape (…, classes), got {shapes}")
    return _closed_form(student_logits, teacher_logits.detach(), temperature, kind, beta)


def distillation_loss(
    student_logits: Tensor,
    teacher_logits: Tensor,
    targets: Tensor,
    temperature: float,
    soft_weight: float,
    kind: str = "forward_kl",
    beta: float = 0.5,
) -> Tensor:
    """soft_weight · divergence + (1 − soft_weight) · cross entropy with the targets at T = 1, in nats.

    Logits: (examples, classes); targets: (examples,) class numbers. Raises ValueError as `divergence` does.
    """
    if not 0 <= soft_weight <= 1:
        raise ValueError(f"soft_weight must be from 0 to 1, got {soft_weight}")
    if targets.shape != student_logits.shape[:-1]:
        shapes = f"{tuple(targets.shape)} for logits {tuple(student_logits.shape)}"
        raise ValueError(f"targets must have one class for each example, got {shapes}")
    soft_loss = divergence(student_logits, teacher_logits, temperature, kind, beta)
    hard_loss = F.cross_entropy(student_logits.flatten(0, -2), targets.flatten())
    return soft_weight * soft_loss + (1 - soft_weight) * hard_loss


def divergence_and_gradient(
    student_logits: Tensor,
    teacher_logits: Tensor,
    temperature: float,
    kind: str = "forward_kl",
    beta: float = 0.5,
    out: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """`divergence` and its gradient by the student's logits, in blocks of rows that stay in cache.

    Beyond the gradient, (…, classes) like the logits, no more than a few rows are held; it is written into `out`,
    of any precision, if that is given. Raises ValueError where a logit of either is NaN or infinite, −∞ too: a class
    that cannot occur has no gradient.
    """
    form = DIVERGENCES[kind]
    classes = student_logits.shape[-1]
    gradient = new_like(student_logits) if out is None else out
    student_rows, teacher_rows = student_logits.reshape(-1, classes), teacher_logits.reshape(-1, classes)
    scale = temperature**form.degree / len(student_rows)
    rows = max(1, _BLOCK_ELEMENTS // classes)
    value = student_logits.new_zeros(())
    scratch = torch.empty_like(student_rows[:rows].expand(4, -1, -1), memory_format=torch.contiguous_format)
    blocks = zip(*(x.split(rows) for x in (student_rows, teacher_rows, gradient.view(-1, classes))), strict=True)
    for student_block, teacher_block, gradient_block in blocks:
        places = scratch[:, : len(student_block)]
        student = soften(torch.div(student_block, temperature, out=places[0]), places[1])
        teacher = soften(torch.div(teacher_block, temperature, out=places[2]), places[3])
        value += form.value(student, teacher, beta).sum()
        gradient_block.copy_(form.gradient(student, teacher, beta).mul_(scale / temperature))
    if not value.isfinite():  # as every divergence makes it of such a logit
        raise ValueError("logits must be finite numbers whose divergence is finite too, got NaN or infinity")
    return value * scale, gradient


def new_like(tensor: Tensor) -> Tensor:
    """An uninitialised contiguous tensor of the same shape and kind.

    On a CPU it is NumPy's memory, for which NumPy asks the system for huge pages: to touch 100 MB for the first
    time, 4 KB by 4 KB, takes as long as both softmaxes.
    """
    if tensor.device.type != "cpu":
        return torch.empty_like(tensor, memory_format=torch.contiguous_format)
    memory = torch.from_numpy(np.empty(tensor.numel() * tensor.element_size(), dtype=np.uint8))
    return memory.view(tensor.dtype).view(tensor.shape)


class _ClosedForm(torch.autograd.Function):
    """The divergence with its hand-derived gradient, computed together with the value."""

    @staticmethod
    def forward(ctx: Any, student_logits: Tensor, teacher_logits: Tensor, *settings: Any) -> Tensor:
        value, gradient = divergence_and_gradient(student_logits, teacher_logits, *settings)
        ctx.save_for_backward(gradient)
        return value

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, None, None, None, None]:
        (gradient,) = ctx.saved_tensors
        # A loss that is differentiated itself arrives as exactly 1: no second copy of a large gradient.
        return gradient if upstream == 1 else gradient * upstream, None, None, None, None


_closed_form: Callable[..., Tensor] = _ClosedForm.apply


def _check_temperature(temperature: float) -> None:
    """Raise ValueError unless the temperature is positive and finite."""
    if not (temperature > 0 and math.isfinite(temperature)):
        raise ValueError(f"temperature must be a positive finite number, got {temperature}")


def _check_kind(kind: str, beta: float) -> None:
    """Raise ValueError unless there is such a divergence and beta, which only jsd reads, is from 0 to 1."""
    if kind not in DIVERGENCES:
        raise ValueError(f"divergence must be one of {', '.join(DIVERGENCES)}, got {kind}")
    if not 0 <= beta <= 1:
        raise ValueError(f"beta must be from 0 to 1, got {beta}")
