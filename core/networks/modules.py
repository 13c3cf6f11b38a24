"""The networks: convolutional and recurrent ones as modules, with weights drawn by core.randomness.

A kind is built from the task's number of features and classes alone, and takes inputs (examples, features).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.randomness import WEIGHTS, key, uniform


class ConvNet(nn.Module):
    """Two 5 × 5 convolutions, 16 and 32 maps, each pooled to half, and a hidden layer: for square images."""

    def __init__(self, features: int, classes: int, widths: Sequence[int]) -> None:
        super().__init__()
        (hidden,) = widths
        self.side = square_side(features)
        self.conv1 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.hidden = nn.Linear(32 * (self.side // 4) ** 2, hidden)
        self.output = nn.Linear(hidden, classes)

    def forward(self, inputs: Tensor) -> Tensor:
        """Logits (examples, classes) of images (examples, side²)."""
        maps = inputs.view(-1, 1, self.side, self.side)
        for conv in (self.conv1, self.conv2):
            # On a CPU convolutions and pooling are twice as fast with the channels last in memory.
            maps = conv(maps.contiguous(memory_format=torch.channels_last))
            maps = F.max_pool2d(maps.contiguous(memory_format=torch.channels_last), 2).relu_()
        logits: Tensor = self.output(self.hidden(maps.flatten(1)).relu_())
        return logits


class GRU(nn.Module):
    """A gated recurrent unit that reads one-hot symbols in turn; there are as many symbols as classes."""

    def __init__(self, features: int, classes: int, widths: Sequence[int]) -> None:
        super().__init__()
        (hidden,) = widths
        if features % classes:
            raise ValueError(f"a gru needs whole symbols of {classes} features each, got {features} features")
        self.symbols = classes
        self.gru = nn.GRU(classes, hidden, batch_first=True)
        self.output = nn.Linear(hidden, classes)

    def forward(self, inputs: Tensor) -> Tensor:
        """Logits (examples, classes) of what follows the symbols (examples, steps · symbols)."""
        _, last = self.gru(inputs.view(len(inputs), -1, self.symbols))
        logits: Tensor = self.output(last[0])
        return logits


MODULES: dict[str, type[ConvNet] | type[GRU]] = {"convnet": ConvNet, "gru": GRU}


def build_module(kind: str, features: int, classes: int, widths: Sequence[int], seed: int) -> nn.Module:
    """A network of MODULES with its initial weights for the seed, on the CPU.

    Raises ValueError for another kind, or where the features do not suit it.
    """
    if kind not in MODULES:
        raise ValueError(f"network must be one of {', '.join(MODULES)}, got {kind}")
    if len(widths) != 1:
        raise ValueError(f"a {kind} needs one width, got {len(widths)}")
    # Made without weights: torch's own initialisation would draw from its global generator.
    with torch.device("meta"):
        module = MODULES[kind](features, classes, widths)
    module.to_empty(device="cpu")
    for place, parameter in enumerate(module.parameters()):
        parameter.data.copy_(torch.from_numpy(_initial_values(parameter.shape, seed, place)))
    return module


def from_state(kind: str, features: int, classes: int, widths: Sequence[int], state: dict[str, Tensor]) -> nn.Module:
    """A trained network as a module: one of MODULES, or for mlp Sequential(Linear, ReLU, …, Linear)."""
    with torch.device("meta"):
        if kind == "mlp":
            pairs = pairwise((features, *widths, classes))
            layers = [layer for pair in pairs for layer in (nn.Linear(*pair), nn.ReLU())]
            module: nn.Module = nn.Sequential(*layers[:-1])
        else:
            module = MODULES[kind](features, classes, widths)
    module.load_state_dict(state, assign=True)
    return module.eval()


def initial_weights(fan_in: int, fan_out: int, seed: int, place: int) -> np.ndarray:
    """Weights (fan_in, fan_out), float32, uniform within ± √(6 / (fan_in + fan_out)) (Glorot & Bengio 2010).

    `place` is the layer's; the numbers run along fan_out first. Biases start at zero.
    """
    return _uniform_weights((fan_in, fan_out), fan_in + fan_out, seed, place)


def square_side(features: int) -> int:
    """The side of a square image with that many pixels; ValueError if there is none."""
    side = math.isqrt(features)
    if side**2 != features:
        raise ValueError(f"images must be square, got {features} pixels")
    return side


def _initial_values(shape: torch.Size, seed: int, place: int) -> np.ndarray:
    if len(shape) == 1:
        return np.zeros(shape, dtype=np.float32)
    receptive = math.prod(shape[2:])
    fan_in, fan_out = shape[1] * receptive, shape[0] * receptive
    return _uniform_weights(shape, fan_in + fan_out, seed, place)


def _uniform_weights(shape: Sequence[int], fans: int, seed: int, place: int) -> np.ndarray:
    """Numbers within ± √(6 / fans), float32; `fans`: fan_in + fan_out."""
    numbers = uniform(key(seed, WEIGHTS, place), math.prod(shape))
    weights: np.ndarray = ((6 / fans) ** 0.5 * (2 * numbers - 1)).astype(np.float32).reshape(shape)
    return weights
