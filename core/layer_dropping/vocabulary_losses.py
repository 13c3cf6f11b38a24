"""Losses over a large vocabulary, from hidden states, with their gradients: tokens × vocabulary is never held whole."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from core.layer_dropping.precision import quick
from core.losses import divergence_and_gradient, new_like

# Tokens whose logits are there at once, 50 MB for 49,152 classes: of half as many a product takes 1.2 times as long.
_BLOCK = 256
# Of these, so many at a time are scored in float64: what that needs stays in a processor's cache.
_SCORED_BLOCK = 8


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

    [place] = _places(1, states, head)

    def block_loss(logits: Tensor, block: slice, by_logits: Tensor) -> Tensor:
        teacher_logits = _logits(teacher_states[block], head, place)
        return divergence_and_gradient(logits, teacher_logits, temperature, kind, beta, by_logits)[0]

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

    def block_loss(logits: Tensor, block: slice, by_logits: Tensor) -> Tensor:
        chosen = targets[block, None]
        value = logits.logsumexp(dim=-1) - logits.gather(-1, chosen).squeeze(-1)
        probs = torch.softmax(logits, dim=-1, out=logits)
        gradient = probs.scatter_add_(-1, chosen, torch.full_like(chosen, -1, dtype=probs.dtype))
        torch.div(gradient, len(chosen), out=by_logits)
        return value.mean()

    return _in_blocks(states, head, block_loss)


def _in_blocks(
    states: Tensor, head: Tensor, block_loss: Callable[[Tensor, slice, Tensor], Tensor]
) -> tuple[Tensor, Tensor]:
    """The mean over all tokens of a mean over each block's, and its gradient by `states`, by a quick product.

    block_loss(logits, block, by_logits): the mean of a block; what it is by the logits is written into `by_logits`.
    """
    value, gradient = states.new_zeros(()), torch.empty_like(states)
    quick_head = quick(head)
    [place], [by_logits] = _places(1, states, head), _places(1, states, quick_head)
    for block in _blocks(len(states), _BLOCK):
        part = states[block]
        share, by_these = len(part) / len(states), by_logits[: len(part)]
        value += share * block_loss(_logits(part, head, place), block, by_these)
        gradient[block] = torch.mm(by_these, quick_head).mul_(share)
    return value, gradient


def scores(states: Tensor, teacher_states: Tensor, targets: Tensor, head: Tensor) -> Tensor:
    """KL(teacher ‖ student) at T = 1, how often both have the same likeliest token, and cross entropy with the targets.

    Shapes as above, at least one token. Returns (3,), means over the tokens, in nats but for the second. As
    core.evaluation's, in float64 from float32 logits, but in one pass.
    """
    totals = torch.zeros(3, dtype=torch.double)
    places = _places(2, states, head)
    for block in _blocks(len(states), _BLOCK):
        logits, teacher_logits = (
            _logits(of[block], head, place) for of, place in zip((states, teacher_states), places, strict=True)
        )
        for rows in _blocks(len(logits), _SCORED_BLOCK):
            totals += _sums(logits[rows], teacher_logits[rows], targets[block][rows])
    return totals / len(states)


def _sums(logits: Tensor, teacher_logits: Tensor, targets: Tensor) -> Tensor:
    """The sums over the rows of KL, agreement and cross entropy, (3,)."""
    student, teacher = (given.double().sub_(given.amax(dim=-1, keepdim=True)) for given in (logits, teacher_logits))
    of_target = student.gather(-1, targets[:, None]).squeeze(-1)
    weights = teacher.exp()
    total = weights.sum(dim=-1)
    log_ratio = teacher.sub_(student).mul_(weights).sum(dim=-1) / total  # but for both normalisers
    log_normaliser = student.exp_().sum(dim=-1).log_()
    agreed = logits.argmax(dim=-1) == teacher_logits.argmax(dim=-1)
    return torch.stack(
        [(log_ratio + log_normaliser - total.log_()).sum(), agreed.sum(), (log_normaliser - of_target).sum()]
    )


def _places(count: int, states: Tensor, head: Tensor) -> Tensor:
    """Where the logits of `count` networks for a block of tokens are written, (count, tokens, vocabulary)."""
    return new_like(head[0, 0].expand(count, min(len(states), _BLOCK), len(head)))


def _logits(states: Tensor, head: Tensor, place: Tensor) -> Tensor:
    return torch.mm(states, head.T, out=place[: len(states)])


def _blocks(count: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, count)) for start in range(0, count, size))
