"""Adam over one flat buffer, so that a step is one pass over memory however many tensors there are."""

from collections.abc import Sequence
from math import prod

import torch
from torch import Tensor
from torch.optim.adam import adam

# Tensors begin at whole cache lines of 64 bytes.
_ALIGNMENT = 16


class Adam:
    """Weights of the given shapes, zero at first, their gradients, and a fused step (Kingma & Ba 2015)."""

    def __init__(self, shapes: Sequence[Sequence[int]], device: str) -> None:
        self.device = device
        size = sum(_aligned(shape) for shape in shapes)
        self._flat, self._flat_gradients, self._mean, self._square = torch.zeros(4, size, device=device)
        self._steps = torch.zeros((), device=device)
        self.weights = _views(self._flat, shapes)
        self.gradients = _views(self._flat_gradients, shapes)

    def step(self, learning_rate: float) -> None:
        """Move the weights by the gradients as they are now."""
        # torch.optim.Adam(fused=True) is this call with 30 µs of bookkeeping around it.
        adam(
            [self._flat],
            [self._flat_gradients],
            [self._mean],
            [self._square],
            max_exp_avg_sqs=[],
            state_steps=[self._steps],
            fused=True,
            lr=learning_rate,
            beta1=0.9,
            beta2=0.999,
            weight_decay=0.0,
            eps=1e-8,
            amsgrad=False,
            maximize=False,
        )


def _views(flat: Tensor, shapes: Sequence[Sequence[int]]) -> list[Tensor]:
    views, start = [], 0
    for shape in shapes:
        views.append(flat[start : start + prod(shape)].view(*shape))
        start += _aligned(shape)
    return views


def _aligned(shape: Sequence[int]) -> int:
    return -(-prod(shape) // _ALIGNMENT) * _ALIGNMENT
