"""Adam over one flat buffer against torch's own, tensor by tensor."""

import re
from pathlib import Path

import torch

import core
from core.networks.adam import Adam

SHAPES = ((3, 5), (1,), (2, 16), (7,))


def test_each_tensor_moves_as_by_torchs_adam_whatever_the_rate() -> None:
    flat, generator = Adam(SHAPES, "cpu"), torch.Generator().manual_seed(0)
    alone = [torch.zeros(shape) for shape in SHAPES]
    optimiser = torch.optim.Adam(alone)
    for rate in (0.1, 0.1, 0.03, 0.0, 1e-3):
        for weight, gradient in zip(alone, flat.gradients, strict=True):
            gradient.copy_(torch.randn(gradient.shape, generator=generator))
            weight.grad = gradient.clone()
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        flat.step(rate)
        for got, expected in zip(flat.weights, alone, strict=True):
            torch.testing.assert_close(got, expected, rtol=1e-5, atol=1e-7)
    assert min(weight.abs().min().item() for weight in flat.weights) > 0


def test_tensors_begin_at_whole_cache_lines_and_share_no_memory() -> None:
    flat = Adam(SHAPES, "cpu")
    first = flat.weights[0].data_ptr()
    assert [(weight.data_ptr() - first) % 64 for weight in flat.weights] == [0] * len(SHAPES)
    for number, weight in enumerate(flat.weights):
        weight.fill_(number)
    assert [weight.unique().tolist() for weight in flat.weights] == [[number] for number in range(len(SHAPES))]


def test_core_calls_no_private_function_of_torch() -> None:
    for file in Path(core.__path__[0]).rglob("*.py"):
        assert not re.findall(r"torch\.(?:\w+\.)*_\w+", file.read_text("utf-8")), file.name
