"""What the Deploy tab computes of a network, against torch and core."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from torch import nn

from core.networks.costs import network_cost
from tests.browser.modules import call

SCRIPT = "tests/browser/deploy/numbers.js"


@pytest.mark.parametrize("sizes", [(7, 5, 3), (784, 32, 10), (12, 6, 5, 4), (9, 2)])
def test_a_perceptron_answers_as_torch_has_it(modules: Page, sizes: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(len(sizes))
    layers = [nn.Linear(*pair) for pair in pairwise(sizes)]
    for layer in layers:
        layer.weight.data = torch.randn(layer.weight.shape, generator=generator)
        layer.bias.data = torch.randn(layer.bias.shape, generator=generator)
    inputs = torch.rand(4, sizes[0], generator=generator)
    inputs[inputs < 0.4] = 0  # which are passed over
    inputs[0] = -inputs[0]  # no ReLU comes before the first layer
    values = inputs
    with torch.no_grad():
        for place, layer in enumerate(layers):
            values = layer(values.relu() if place else values)
    given = [
        {
            "inputs": layer.in_features,
            "outputs": layer.out_features,
            "weight": layer.weight.flatten().tolist(),
            "bias": layer.bias.tolist(),
        }
        for layer in layers
    ]
    found = call(modules, SCRIPT, "logits", given, inputs.flatten().tolist(), len(inputs))
    np.testing.assert_allclose(found, values.flatten().numpy(), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("sizes", [(784, 32, 10), (270, 8, 27), (4, 9, 7, 2)])
def test_a_perceptron_costs_what_core_says(modules: Page, sizes: tuple[int, ...]) -> None:
    features, *widths, classes = sizes
    expected = dataclasses.asdict(network_cost("mlp", features, classes, widths))
    assert call(modules, SCRIPT, "cost", sizes) == expected
