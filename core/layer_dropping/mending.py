"""A student's gaps, closed before it is trained: the layer before each one learns what those behind it had done."""

from collections.abc import Sequence
from contextlib import ExitStack
from itertools import pairwise
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from core.layer_dropping.precision import quick_products

# Of the mean square of what is fitted with, as much may be added to each one's: the fewer the tokens, the more.
_RIDGES = tuple(10.0**power for power in range(-4, 3))


def gaps(kept: Sequence[int], total: int) -> dict[int, int]:
    """The student's layers after which some of the teacher's `total` are missing, each with the layer that is next.

    Layers are given by their place in the student, and the next by its number in the teacher, where `total` stands for
    the last norm.
    """
    followed = enumerate(pairwise([*kept, total]))
    return {place: following for place, (number, following) in followed if following > number + 1}


@torch.no_grad()
def mend(upper: Any, entering: Tensor, wanted: dict[int, Tensor]) -> None:
    """Have each layer in `wanted` say, as well as it can, what its teacher's states were behind the gap.

    upper: as networks.upper_part has it; entering: what its first layer is given, (rows, tokens, width); wanted: by
    place in it, the states, of that shape, that enter the teacher's next layer. What a layer's perceptron adds, m,
    becomes (I + D)m: D is the least-squares solution with a ridge, each token weighed by the inverse of its squared
    length, and goes into the weights of the last product. The ridge is the one with which each half of the rows
    fits the other best. All gaps are closed in one pass, the later ones behind the earlier. Source: ReplaceMe
    (Shopkhoev et al. 2025), section 3.
    """
    with ExitStack() as watched:
        for place, states in wanted.items():
            layer = upper.layers[place]
            said = _Said()
            watched.callback(layer.mlp.down_proj.register_forward_hook(said.keep).remove)
            watched.callback(layer.register_forward_hook(_Mending(layer.mlp.down_proj, said, states)).remove)
        watched.enter_context(quick_products())
        upper(inputs_embeds=entering, use_cache=False)


class _Said:
    """What a module has said last."""

    def __init__(self) -> None:
        self.output = torch.empty(0)

    def keep(self, _module: nn.Module, _inputs: Any, output: Tensor) -> None:
        self.output = output


class _Mending:
    """Changes a layer's last product when its output comes by, and the output with it."""

    def __init__(self, product: nn.Linear, added: _Said, wanted: Tensor) -> None:
        self._product, self._added, self._wanted = product, added, wanted

    def __call__(self, _layer: nn.Module, _inputs: Any, output: Tensor) -> Tensor:
        added, missing = self._added.output, self._wanted - output
        length = self._wanted.norm(dim=-1, keepdim=True)
        change = _fitted(added / length, missing / length)
        for part in self._product.parameters():  # (width, inputs), and a bias where there is one
            part.add_(change.T @ part)
        return output + added @ change


class _Products(NamedTuple):
    """What a fit needs to know of some rows: given · given and given · wanted, (width, width) each."""

    squares: Tensor
    crossed: Tensor

    @staticmethod
    def of(given: Tensor, wanted: Tensor) -> "_Products":
        given, wanted = (part.flatten(0, -2).double() for part in (given, wanted))
        return _Products(given.T @ given, given.T @ wanted)

    def fit(self, ridge: float) -> Tensor:
        squares = self.squares.clone()
        squares.diagonal().add_(ridge * squares.diagonal().mean())
        change: Tensor = torch.linalg.solve(squares, self.crossed)
        return change

    def error(self, change: Tensor) -> float:
        """The squared distance that given · change leaves, less that without a change."""
        return float((change * (self.squares @ change - 2 * self.crossed)).sum())


def _fitted(given: Tensor, wanted: Tensor) -> Tensor:
    """The D, (width, width), with which given · D comes closest to wanted; both (rows, tokens, width)."""
    one, other = (_Products.of(given[start::2], wanted[start::2]) for start in (0, 1))
    ridge = min(_RIDGES, key=lambda ridge: other.error(one.fit(ridge)) + one.error(other.fit(ridge)))
    return _Products(one.squares + other.squares, one.crossed + other.crossed).fit(ridge).float()
