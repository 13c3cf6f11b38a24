"""What an answer of a network costs: weights to keep, multiply-adds to compute, numbers to hold meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# What core.networks.modules.ConvNet is made of.
_MAPS, _KERNEL = (16, 32), 25


@dataclass(frozen=True)
class Cost:
    """weights: numbers to keep. multiply_adds: of one answer, every input counted, zero or not.

    activations: the most numbers that lie between two layers at once: what one layer reads and what it writes.
    """

    weights: int
    multiply_adds: int
    activations: int


def network_cost(kind: str, features: int, classes: int, widths: Sequence[int]) -> Cost:
    """The cost of a network of core.networks.modules, or of an `mlp`, without building it. ValueError for another.

    The page computes the same of a perceptron: assets/js/deploy/network.js.
    """
    if kind == "mlp":
        return _perceptron((features, *widths, classes))
    if kind == "convnet":
        return _convnet(features, classes, widths[0])
    if kind == "gru":
        return _gru(features, classes, widths[0])
    raise ValueError(f"network must be one of mlp, convnet, gru, got {kind}")


def _perceptron(sizes: Sequence[int]) -> Cost:
    products = [fan_in * fan_out for fan_in, fan_out in pairwise(sizes)]
    return Cost(sum(products) + sum(sizes[1:]), sum(products), max(sum(pair) for pair in pairwise(sizes)))


def _convnet(pixels: int, classes: int, hidden: int) -> Cost:
    first, second = _MAPS
    head = _perceptron((second * pixels // 16, hidden, classes))
    kernels = first * _KERNEL, first * second * _KERNEL
    return Cost(
        weights=sum(kernels) + first + second + head.weights,
        multiply_adds=kernels[0] * pixels + kernels[1] * (pixels // 4) + head.multiply_adds,
        activations=max(pixels + first * pixels, (first + second) * (pixels // 4), head.activations),
    )


def _gru(features: int, symbols: int, hidden: int) -> Cost:
    gates, steps = 3 * hidden, features // symbols
    return Cost(
        weights=gates * (symbols + hidden + 2) + (hidden + 1) * symbols,
        multiply_adds=steps * gates * (symbols + hidden) + hidden * symbols,
        activations=features + 2 * hidden + 2 * gates,
    )
