"""Scores of several networks at once, and the held-out examples whose predictions are worth watching."""

import torch
from torch import Tensor

from core.evaluation import accuracy, agreement, cross_entropy, kl_to_teacher
from core.runs.events import Scores, Values


def score(logits: Tensor, targets: Tensor, teacher_logits: Tensor) -> Scores:
    """Scores of logits (networks, examples, classes) on the CPU, one value a network."""
    correct = (logits.argmax(dim=-1) == targets).double()
    occurs = torch.nn.functional.one_hot(targets, logits.shape[-1]).double()
    return Scores(
        accuracy=values(accuracy(logits, targets)),
        perplexity=values(cross_entropy(logits, targets).exp()),
        agreement=values(agreement(logits, teacher_logits)),
        kl_to_teacher=values(kl_to_teacher(logits, teacher_logits)),
        class_accuracy=rows((correct @ occurs / occurs.sum(dim=0)).nan_to_num()),
    )


def probe_numbers(teacher_logits: Tensor, targets: Tensor, count: int) -> tuple[int, ...]:
    """Up to `count` held-out examples of different classes that the teacher gets right, the least sure first.

    Their soft targets have most to show. teacher_logits: (examples, classes).
    """
    probs = teacher_logits.double().softmax(dim=-1)
    entropy = torch.special.entr(probs).sum(dim=-1)
    entropy[probs.argmax(dim=-1) != targets] = -1
    chosen: dict[int, int] = {}
    for number in entropy.argsort(descending=True, stable=True).tolist():
        chosen.setdefault(int(targets[number]), number)
        if len(chosen) >= count:
            break
    return tuple(chosen.values())[:count]


def softened(logits: Tensor, temperature: float) -> tuple[Values, ...]:
    """Distributions at a temperature, (examples, classes)."""
    return rows((logits.double() / temperature).softmax(dim=-1))


def values(numbers: Tensor) -> Values:
    """A vector as plain numbers."""
    return tuple(numbers.tolist())


def rows(numbers: Tensor) -> tuple[Values, ...]:
    """A matrix as plain numbers."""
    return tuple(map(tuple, numbers.tolist()))
