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


class VocabularyLosses:
    """Losses of networks that share the `head`, (vocabulary, width), one after the other.

    What a block of tokens needs is kept between them: 230 MB for 49,152 classes, which cost a tenth of a step's time
    to be had anew.
    """

    def __init__(self, head: Tensor) -> None:
        self._head, self._quick_head = head, quick(head)
        block = (_BLOCK, len(head))
        self._logits, self._teacher_logits = (new_like(head[0, 0].expand(block)) for _ in range(2))
        self._by_logits = new_like(self._quick_head[0, 0].expand(block))

    def soft(
        self, states: Tensor, teacher_states: Tensor, temperature: float, kind: str = "forward_kl", beta: float = 0.5
    ) -> tuple[Tensor, Tensor]:
        """core.losses.divergence of the logits of two networks, and its gradient by `states`.

        states, teacher_states: last hidden states (tokens, width). Returns a scalar, averaged over the tokens, in nats
        times T², and (tokens, width). Raises ValueError for states that are not finite.
        """

        def block_loss(logits: Tensor, block: slice, by_logits: Tensor) -> Tensor:
            teacher_logits = self._products(teacher_states[block], self._teacher_logits)
            return divergence_and_gradient(logits, teacher_logits, temperature, kind, beta, by_logits)[0]

        return self._in_blocks(states, block_loss)

    def hard(self, states: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """The mean cross entropy with the `targets`, token ids (tokens,), in nats, and its gradient by `states`."""

        def block_loss(logits: Tensor, block: slice, by_logits: Tensor) -> Tensor:
            chosen = targets[block, None]
            value = logits.logsumexp(dim=-1) - logits.gather(-1, chosen).squeeze(-1)
            probs = torch.softmax(logits, dim=-1, out=logits)
            gradient = probs.scatter_add_(-1, chosen, torch.full_like(chosen, -1, dtype=probs.dtype))
            by_logits.copy_(gradient.div_(len(chosen)))
            return value.mean()

        return self._in_blocks(states, block_loss)

    def scores(self, states: Tensor, teacher_states: Tensor, targets: Tensor) -> Tensor:
        """KL(teacher ‖ student) at T = 1, how often both have the same likeliest token, cross entropy with the targets.

        Shapes as above, at least one token. Returns (3,), means over the tokens, in nats but for the second. As
        core.evaluation's, in float64 from float32 logits, but in one pass.
        """
        totals = torch.zeros(3, dtype=torch.double)
        for block in _blocks(len(states), _BLOCK):
            logits = self._products(states[block], self._logits)
            teacher_logits = self._products(teacher_states[block], self._teacher_logits)
            for rows in _blocks(len(logits), _SCORED_BLOCK):
                totals += _sums(logits[rows], teacher_logits[rows], targets[block][rows])
        return totals / len(states)

    def _in_blocks(
        self, states: Tensor, block_loss: Callable[[Tensor, slice, Tensor], Tensor]
    ) -> tuple[Tensor, Tensor]:
        """The mean over all tokens of a mean over each block's, and its gradient by `states`, by a quick product.

        block_loss(logits, block, by_logits): the mean of a block; what it is by the logits is written into `by_logits`.
        """
        value, gradient = states.new_zeros(()), torch.empty_like(states)
        for block in _blocks(len(states), _BLOCK):
            part = states[block]
            share, by_logits = len(part) / len(states), self._by_logits[: len(part)]
            value += share * block_loss(self._products(part, self._logits), block, by_logits)
            gradient[block] = torch.mm(by_logits, self._quick_head).mul_(share)
        return value, gradient

    def _products(self, states: Tensor, place: Tensor) -> Tensor:
        return torch.mm(states, self._head.T, out=place[: len(states)])


def state_loss(states: Tensor, teacher_states: Tensor) -> tuple[Tensor, Tensor]:
    """How far hidden states (tokens, width) are from the teacher's, and its gradient by `states`.

    The squared distance over the squared length of the teacher's, averaged over the tokens; no unit. Where it is 0
    every divergence is. Close to FitNets' hint (Romero et al. 2015), on the last hidden states.
    """
    apart = states - teacher_states
    scale = teacher_states.square().sum(dim=-1, keepdim=True)
    return (apart.square() / scale).sum(dim=-1).mean(), apart.mul(2 / len(states)).div_(scale)


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


def _blocks(count: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, count)) for start in range(0, count, size))
