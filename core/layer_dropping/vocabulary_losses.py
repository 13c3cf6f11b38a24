"""Losses over a large vocabulary, from hidden states, with their gradients: tokens × vocabulary is never held whole."""

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from core.evaluation import agreement, cross_entropy, kl_to_teacher
from core.losses import divergence_and_gradient

# Tokens whose logits are there at once: enough for the matrix product's full speed, 25 MB for 49,152 classes.
_BLOCK = 128
# In float64 four such tensors are alive.
_SCORED_BLOCK = 32


def soft_loss(
    states: Tensor,
    teacher_states: Tensor,
    head: Tensor,
    temperature: float,
    kind: str = "forward_kl",
    beta: float = 0.5,
) -> tuple[Tensor, Tensor]:
    """core.losses.divergence of the logits of two networks that share the `head`, and its gradient by `states`.

    states, teacher_states: last hidden states (tokens, width); head: (vocabulary, width). Returns a scalar, averaged
    over the tokens, in nats times T², and (tokens, width). Raises ValueError for states that are not finite.
    """

    def block_loss(logits: Tensor, block: slice) -> tuple[Tensor, Tensor]:
        return divergence_and_gradient(logits, teacher_states[block] @ head.T, temperature, kind, beta)

    return _in_blocks(states, head, block_loss)


def state_loss(states: Tensor, teacher_states: Tensor) -> tuple[Tensor, Tensor]:
    """How far hidden states (tokens, width) are from the teacher's, and its gradient by `states`.

    The squared distance over the squared length of the teacher's, averaged over the tokens; no unit. Where it is 0
    every divergence is. Close to FitNets' hint (Romero et al. 2015), on the last hidden states.
    """
    apart = states - teacher_states
    scale = teacher_states.square().sum(dim=-1, keepdim=True)
    return (apart.square() / scale).sum(dim=-1).mean(), apart.mul(2 / len(states)).div_(scale)


def hard_loss(states: Tensor, targets: Tensor, head: Tensor) -> tuple[Tensor, Tensor]:
    """The mean cross entropy with the `targets`, token ids (tokens,), in nats, and its gradient by `states`."""

    def block_loss(logits: Tensor, block: slice) -> tuple[Tensor, Tensor]:
        chosen = targets[block, None]
        value = logits.logsumexp(dim=-1) - logits.gather(-1, chosen).squeeze(-1)
        probs = torch.softmax(logits, dim=-1, out=logits)
        gradient = probs.scatter_add_(-1, chosen, torch.full_like(chosen, -1, dtype=probs.dtype))
        return value.mean(), gradient.div_(len(chosen))

    return _in_blocks(states, head, block_loss)


def _in_blocks(
    states: Tensor, head: Tensor, block_loss: Callable[[Tensor, slice], tuple[Tensor, Tensor]]
) -> tuple[Tensor, Tensor]:
    """The mean over all tokens of a mean over each block's, and its gradient by `states`."""
    value, gradient = states.new_zeros(()), torch.empty_like(states)
    for block in _blocks(len(states), _BLOCK):
        part = states[block]
        share = len(part) / len(states)
        block_value, by_logits = block_loss(part @ head.T, block)
        value += share * block_value
        torch.mm(by_logits, head, out=gradient[block]).mul_(share)
    return value, gradient


def scores(states: Tensor, teacher_states: Tensor, targets: Tensor, head: Tensor) -> Tensor:
    """KL(teacher ‖ student) at T = 1, how often both have the same likeliest token, and cross entropy with the targets.

    Shapes as above, at least one token. Returns (3,), means over the tokens, in nats but for the second. Computed in
    float64 from float32 logits (see core.evaluation.kl_to_teacher).
    """
    totals = torch.zeros(3, dtype=torch.double)
    for block in _blocks(len(states), _SCORED_BLOCK):
        logits, teacher_logits = F.linear(states[block], head), F.linear(teacher_states[block], head)
        measured = (
            kl_to_teacher(logits, teacher_logits),
            agreement(logits, teacher_logits),
            cross_entropy(logits, targets[block]),
        )
        totals += len(logits) * torch.stack(measured)
    return totals / len(states)


def _blocks(count: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, count)) for start in range(0, count, size))
