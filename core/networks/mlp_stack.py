"""Multilayer perceptrons of one shape, trained together with hand-derived gradients."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

from core.networks.adam import Adam
from core.networks.dense import Dense, Product, SplitDense
from core.networks.features import Features, Inputs
from core.networks.modules import initial_weights

# Widths are padded with units that stay at zero: matrix products are up to twice as fast on whole vectors.
_VECTOR = 16

# Examples predicted at once.
_CHUNK = 1000


class _Level(NamedTuple):
    """A hidden layer's values for one batch size, all its views made once; (networks, batch, padded H) each.

    `before` the ReLU, where on the way back the gradient goes, and `after` are (groups, members, batch, H) in the
    first layer, whose `before` lies within the wide product; `hidden` is the memory of `after`.
    """

    before: Tensor
    after: Tensor
    hidden: Tensor
    passed: Tensor  # the gradient by `hidden`
    passed_as_before: Tensor  # the same memory in the shape of `before`
    output: Tensor  # what the next layer makes of `hidden`


class _Buffers(NamedTuple):
    """What one batch size needs."""

    first: Tensor  # (groups, batch, padded members · H): the wide product of the shared inputs
    levels: list[_Level]
    logits: Tensor  # (groups, members, batch, classes): the last output without its padding
    padded_gradient: Tensor  # like the last output; its padding stays zero
    own_gradient: Tensor  # the same memory in the shape of the logits


class MLPStack:
    """Groups × members perceptrons with ReLU; the members of a group see the same inputs, groups their own.

    The first layer is one wide product for a group's members, the others are batched products, and all
    weights lie in one flat buffer for one optimiser step. All members of a group start from the same weights.

    Features that are zero in every training example, such as the margins of digits, have weights of zero: no
    gradient would ever move them. Inputs are given, and multiplied, without them.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        features: Features,
        seeds: Sequence[int],
        members: int,
        device: str,
    ) -> None:
        """sizes: all features, hidden widths (one at least), classes; features: those kept; a seed a group."""
        self.sizes, self.groups, self.members = tuple(sizes), len(seeds), members
        self._active = features.active
        _, first, *others = sizes
        # The members' first layers lie side by side, so that only all of them together need padding.
        self._wide = _whole_vectors(members * first)
        self._padded = (len(self._active), self._wide // members, *map(_whole_vectors, others))
        self._adam = Adam(self._shapes(), device)
        (first_pair, *pairs) = zip(self._adam.weights[::2], self._adam.gradients[::2], strict=True)
        self._first = SplitDense(*first_pair, features.common)
        self._layers = [Dense(*pair) for pair in pairs]
        self._buffers: dict[int, _Buffers] = {}
        self._draw_weights(seeds)

    def forward(self, inputs: Inputs) -> Tensor:
        """Logits (groups, members, batch, classes), valid until the next pass."""
        return self._pass([self._first.forward, *(layer.forward for layer in self._layers)], inputs)

    def predict(self, inputs: Tensor) -> Tensor:
        """Logits on the CPU, (groups, members, examples, classes), of the same (examples, active features) for all."""
        products = [self._first.apply, *(layer.apply for layer in self._layers)]
        chunks = [Inputs.all_of(chunk.expand(self.groups, -1, -1)) for chunk in inputs.split(_CHUNK)]
        return torch.cat([self._pass(products, chunk).cpu().clone() for chunk in chunks], dim=2)

    def _pass(self, products: Sequence[Product], inputs: Inputs) -> Tensor:
        buffers, biases = self._buffers_for(inputs.active.shape[1]), self._adam.weights[1::2]
        self._first.with_rare = inputs.with_rare
        products[0](inputs.active, biases[0], buffers.first)
        for product, bias, level in zip(products[1:], biases[1:], buffers.levels, strict=True):
            torch.clamp_min(level.before, 0, out=level.after)
            product(level.hidden, bias, level.output)
        return buffers.logits

    def backward(self, gradient: Tensor) -> None:
        """Set the weights' gradients from the gradient by the last pass's logits, of the logits' shape."""
        buffers, biases = self._buffers_for(gradient.shape[2]), self._adam.gradients[1::2]
        buffers.own_gradient.copy_(gradient)
        gradient = buffers.padded_gradient
        for layer, bias, level in reversed([*zip(self._layers, biases[1:], buffers.levels, strict=True)]):
            torch.sum(gradient, dim=1, keepdim=True, out=bias)
            layer.backward(gradient, level.passed)
            # The values before the ReLU are needed no more: their gradient takes their place.
            gradient = level.before
            torch.ops.aten.threshold_backward.grad_input(level.passed_as_before, level.after, 0, grad_input=gradient)
        torch.sum(buffers.first, dim=1, keepdim=True, out=biases[0])
        self._first.backward(buffers.first)

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
                own = torch.zeros(fan_in, fan_out).index_copy_(0, torch.from_numpy(self._active), own)
            state[f"{2 * layer}.weight"] = own.t().contiguous()
            state[f"{2 * layer}.bias"] = self._own(bias, group, member, layer)[0, :fan_out].clone().cpu()
        return state

    def _draw_weights(self, seeds: Sequence[int]) -> None:
        for group, seed in enumerate(seeds):
            for layer, (fan_in, fan_out) in enumerate(pairwise(self.sizes)):
                weights = initial_weights(fan_in, fan_out, seed, layer)
                kept = torch.from_numpy(weights if layer else weights[self._active])
                for member in range(self.members):
                    own = self._own(self._adam.weights[2 * layer], group, member, layer)
                    own[: len(kept), :fan_out] = kept

    def _shapes(self) -> list[tuple[int, ...]]:
        """Weight and bias of each layer in turn."""
        shapes: list[tuple[int, ...]] = [(self.groups, size, self._wide) for size in (self._padded[0], 1)]
        for fan_in, fan_out in pairwise(self._padded[1:]):
            shapes += [(self.groups * self.members, size, fan_out) for size in (fan_in, 1)]
        return shapes

    def _by_network(self, part: Tensor, layer: int) -> Tensor:
        """A view of a weight, bias or gradient as (groups, members, fan_in or 1, fan_out)."""
        return part.view(self.groups, self.members, *part.shape[1:]) if layer else self._by_member(part)

    def _by_member(self, wide: Tensor) -> Tensor:
        """A view of what is (groups, …, members · H, padded) as (groups, members, …, H)."""
        width = self._padded[1]
        kept = wide[..., : self.members * width]
        return kept.view(*kept.shape[:2], self.members, width).transpose(1, 2)

    def _own(self, part: Tensor, group: int, member: int, layer: int) -> Tensor:
        return self._by_network(part, layer)[group, member]

    def _buffers_for(self, batch: int) -> _Buffers:
        if batch not in self._buffers:
            self._buffers[batch] = self._new_buffers(batch)
        return self._buffers[batch]

    def _new_buffers(self, batch: int) -> _Buffers:
        def empty(width: int) -> Tensor:
            return torch.empty(self.groups * self.members, batch, width, device=self._adam.device)

        first = torch.empty(self.groups, batch, self._wide, device=self._adam.device)
        before, levels = self._by_member(first), []
        for width, following in pairwise(self._padded[1:]):
            hidden, passed, output = empty(width), empty(width), empty(following)
            levels.append(_Level(before, hidden.view(before.shape), hidden, passed, passed.view(before.shape), output))
            before = output
        gradient = torch.zeros_like(before)
        logits, own_gradient = (
            whole.unflatten(0, (self.groups, self.members))[..., : self.sizes[-1]] for whole in (before, gradient)
        )
        return _Buffers(first, levels, logits, gradient, own_gradient)


def _whole_vectors(width: int) -> int:
    return -(-width // _VECTOR) * _VECTOR
