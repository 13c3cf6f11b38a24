"""What a network costs, against torch's own counts of its parameters and of the operations of a pass."""

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from core.networks.costs import network_cost
from core.networks.modules import build_module, from_state


def multiply_adds(module: nn.Module, features: int) -> int:
    """What torch counts of one answer; it counts a multiplication and an addition as two."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(torch.ones(1, features))
    return counter.get_total_flops() // 2


def perceptron(features: int, classes: int, hidden: int) -> nn.Module:
    state = {
        "0.weight": torch.zeros(hidden, features),
        "0.bias": torch.zeros(hidden),
        "2.weight": torch.zeros(classes, hidden),
        "2.bias": torch.zeros(classes),
    }
    return from_state("mlp", features, classes, (hidden,), state)


@pytest.mark.parametrize(
    ("kind", "features", "classes", "width"), [("mlp", 784, 10, 32), ("convnet", 784, 10, 128), ("gru", 270, 27, 192)]
)
def test_weights_are_those_of_the_module(kind: str, features: int, classes: int, width: int) -> None:
    module = (
        perceptron(features, classes, width)
        if kind == "mlp"
        else build_module(kind, features, classes, (width,), seed=0)
    )
    cost = network_cost(kind, features, classes, (width,))
    assert cost.weights == sum(parameter.numel() for parameter in module.parameters())
    if kind != "gru":  # which torch does not count
        assert cost.multiply_adds == multiply_adds(module, features)


def test_a_gru_multiplies_each_symbol_and_each_state_by_its_gates() -> None:
    steps, symbols, hidden = 10, 27, 192
    cost = network_cost("gru", steps * symbols, symbols, (hidden,))
    cell, output = nn.Linear(symbols, 3 * hidden), nn.Linear(hidden, symbols)
    state = nn.Linear(hidden, 3 * hidden)
    each = multiply_adds(cell, symbols) + multiply_adds(state, hidden)
    assert cost.multiply_adds == steps * each + multiply_adds(output, hidden)


def test_numbers_on_the_way_are_those_between_two_layers() -> None:
    assert network_cost("mlp", 784, 10, (32,)).activations == 784 + 32
    assert network_cost("mlp", 4, 10, (32,)).activations == 32 + 10
    assert network_cost("convnet", 784, 10, (128,)).activations == 784 * 17


def test_another_network_is_refused() -> None:
    with pytest.raises(ValueError, match="one of mlp, convnet, gru, got lstm"):
        network_cost("lstm", 784, 10, (32,))
