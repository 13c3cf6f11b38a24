"""Multilayer perceptrons of one shape, trained together with hand-derived gradients."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.adam import Adam
from core.networks import initial_weights

# Widths are padded with units that stay at zero: matrix products are up to twice as fast on whole vectors.
_VECTOR = 16

# Examples predicted at once.
_CHUNK = 1000


class _Buffers(NamedTuple):
    """What one batch size needs; H are padded widths, in the order of the layers."""

    first: Tensor  # (groups, batch, members · H, padded): the wide product of the shared inputs
    first_by_member: Tensor  # the same memory as (groups, members, batch, H)
    hidden: list[Tensor]  # (groups, members, batch, H), after the ReLU
    outputs: list[Tensor]  # (groups, members, batch, next H), before it; the last are the logits
    passed: list[Tensor]  # (groups, members, batch, H), gradients on their way down


class MLPStack:
    """Groups × members perceptrons with ReLU; the members of a group see the same inputs, groups their own.

    The first layer is one wide product for a group's members, the others are batched products, and all
    weights lie in one flat buffer for one optimiser step. All members of a group start from the same weights.

    Features that are zero in every training example, such as the margins of digits, have weights of zero: no
    gradient would ever move them. Inputs are given, and multiplied, without them.
    """

    def __init__(self, sizes: Sequence[int], lit: np.ndarray, seeds: Sequence[int], members: int, device: str) -> None:
        """sizes: all features, hidden widths (one at least), classes; lit: features kept; a seed a group."""
        self.sizes, self.groups, self.members = tuple(sizes), len(seeds), members
        self._lit = lit
        _, first, *others, classes = sizes
        self._padded = (len(lit), first, *map(_whole_vectors, others), classes)
        self._adam = Adam(self._shapes(), device)
        self._buffers: dict[int, _Buffers] = {}
        self._inputs = torch.empty(0)
        for group, seed in enumerate(seeds):
            for layer, (fan_in, fan_out) in enumerate(pairwise(sizes)):
                weights = initial_weights(fan_in, fan_out, seed, layer)
                kept = torch.from_numpy(weights if layer else weights[lit])
                for member in range(members):
                    own = self._own(self._adam.weights[2 * layer], group, member, layer)
                    own[: len(kept), :fan_out] = kept

    def forward(self, inputs: Tensor) -> Tensor:
        """Logits (groups, members, batch, classes) of (groups, batch, lit), valid until the next pass."""
        buffers = self._buffers_for(inputs.shape[1])
        weights, biases = self._adam.weights[::2], self._adam.weights[1::2]
        torch.baddbmm(biases[0], inputs, weights[0], out=buffers.first)
        self._inputs = inputs
        values = buffers.first_by_member
        for hidden, output, weight, bias in zip(buffers.hidden, buffers.outputs, weights[1:], biases[1:], strict=True):
            torch.clamp_min(values, 0, out=hidden)
            torch.baddbmm(bias, hidden.flatten(0, 1), weight, out=output.flatten(0, 1))
            values = output
        return values

    def predict(self, inputs: Tensor) -> Tensor:
        """Logits on the CPU, (groups, members, examples, classes), of the same (examples, lit) for all."""
        chunks = inputs.split(_CHUNK)
        return torch.cat([self.forward(chunk.expand(self.groups, -1, -1)).cpu().clone() for chunk in chunks], dim=2)

    def backward(self, gradient: Tensor) -> None:
        """Set the weights' gradients from the gradient by the last pass's logits, of the logits' shape."""
        buffers = self._buffers_for(gradient.shape[2])
        weights, gradients = self._adam.weights[::2], self._adam.gradients
        for layer in range(len(weights) - 1, 0, -1):
            hidden, passed = buffers.hidden[layer - 1], buffers.passed[layer - 1]
            flat = gradient.flatten(0, 1)
            torch.bmm(hidden.flatten(0, 1).transpose(1, 2), flat, out=gradients[2 * layer])
            torch.sum(flat, dim=1, keepdim=True, out=gradients[2 * layer + 1])
            torch.bmm(flat, weights[layer].transpose(1, 2), out=passed.flatten(0, 1))
            # The first layer's forward values are needed no more: its gradient takes their place.
            gradient = buffers.first_by_member if layer == 1 else passed
            torch.ops.aten.threshold_backward.grad_input(passed, hidden, 0, grad_input=gradient)
        torch.bmm(self._inputs.transpose(1, 2), buffers.first, out=gradients[0])
        torch.sum(buffers.first, dim=1, keepdim=True, out=gradients[1])

    def gradient_norms(self) -> Tensor:
        """The Euclidean norm of each network's gradient, (groups, members)."""
        squares = torch.zeros(self.groups, self.members, device=self._adam.device)
        for place, part in enumerate(self._adam.gradients):
            squares += self._by_network(part, place // 2).square().sum(dim=(2, 3))
        return squares.sqrt()

    def update(self, learning_rate: float) -> None:
        """Take one Adam step."""
        self._adam.step(learning_rate)

    def state(self, group: int, member: int) -> dict[str, Tensor]:
        """One network's weights as those of Sequential(Linear, ReLU, …, Linear)."""
        state = {}
        for layer, (fan_in, fan_out) in enumerate(pairwise(self.sizes)):
            weight, bias = self._adam.weights[2 * layer : 2 * layer + 2]
            own = self._own(weight, group, member, layer)[:fan_in, :fan_out].cpu()
            if not layer:
                own = torch.zeros(fan_in, fan_out).index_copy_(0, torch.from_numpy(self._lit), own)
            state[f"{2 * layer}.weight"] = own.t().contiguous()
            state[f"{2 * layer}.bias"] = self._own(bias, group, member, layer)[0, :fan_out].clone().cpu()
        return state

    def _shapes(self) -> list[tuple[int, ...]]:
        """Weight and bias of each layer in turn."""
        # The members' first layers lie side by side, so that only all of them together need padding.
        wide = _whole_vectors(self.members * self.sizes[1])
        shapes: list[tuple[int, ...]] = [(self.groups, size, wide) for size in (self._padded[0], 1)]
        for fan_in, fan_out in pairwise(self._padded[1:]):
            shapes += [(self.groups * self.members, size, fan_out) for size in (fan_in, 1)]
        return shapes

    def _by_network(self, part: Tensor, layer: int) -> Tensor:
        """A view of a weight, bias or gradient as (groups, members, fan_in or 1, fan_out)."""
        if layer:
            return part.unflatten(0, (self.groups, self.members))
        return self._by_member(part)

    def _by_member(self, wide: Tensor) -> Tensor:
        """A view of what is (groups, …, members · H, padded) as (groups, members, …, H)."""
        kept = wide[..., : self.members * self.sizes[1]]
        return kept.unflatten(2, (self.members, -1)).transpose(1, 2)

    def _own(self, part: Tensor, group: int, member: int, layer: int) -> Tensor:
        return self._by_network(part, layer)[group, member]

    def _buffers_for(self, batch: int) -> _Buffers:
        if batch not in self._buffers:
            self._buffers[batch] = self._new_buffers(batch)
        return self._buffers[batch]

    def _new_buffers(self, batch: int) -> _Buffers:
        def empty(width: int) -> Tensor:
            return torch.empty(self.groups, self.members, batch, width, device=self._adam.device)

        _, *hidden, classes = self._padded
        first = torch.empty(self.groups, batch, self._adam.weights[0].shape[2], device=self._adam.device)
        outputs = [empty(width) for width in (*hidden[1:], classes)]
        return _Buffers(first, self._by_member(first), [*map(empty, hidden)], outputs, [*map(empty, hidden)])


def _whole_vectors(width: int) -> int:
    return -(-width // _VECTOR) * _VECTOR
