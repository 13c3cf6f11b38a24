"""Products in bfloat16: what is rounded, what is not, that training comes out alike, and who gets them."""

import json
import platform

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.distillation import DistillationResult, distill
from core.networks.dense import Dense, RoundedDense
from core.networks.mlp_stack import MLPStack
from core.runs import precision
from core.runs.configuration import DistillationConfig
from core.runs.events import config_from_json
from core.runs.precision import has_bfloat16, resolve_precision
from core.tasks import Task

WIDE = DistillationConfig(widths=(256, 256), steps=12, every=12, learning_rate=1e-3, repeats=1, probes=1)
SIZES = (64, 256, 256, 4)


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def rounded(values: Tensor) -> Tensor:
    return values.bfloat16().float()


def layer(kind: type[Dense], weight: Tensor) -> tuple[Dense, Tensor]:
    gradient = torch.empty_like(weight)
    return kind(weight, gradient), gradient


def stack(kind: str, *seeds: int) -> MLPStack:
    return MLPStack((300, 256, 256, 3), np.arange(300), seeds or (0,), 2, "cpu", 290, kind)


def test_factors_and_products_are_rounded_and_nothing_else() -> None:
    weight, inputs, start, gradient = (
        numbers(1, 40, 9),
        numbers(1, 7, 40, seed=1),
        numbers(1, 1, 9, seed=2),
        numbers(1, 7, 9),
    )
    dense, weight_gradient = layer(RoundedDense, weight)
    out, passed = torch.empty(1, 7, 9), torch.empty(1, 7, 40)
    dense.forward(inputs, start, out)
    dense.backward(gradient, passed)
    products = {
        "out": (out - start, rounded(inputs) @ rounded(weight)),
        "weight": (weight_gradient, rounded(inputs).mT @ rounded(gradient)),
        "passed": (passed, rounded(gradient) @ rounded(weight).mT),
    }
    for got, exact in products.values():
        torch.testing.assert_close(got, exact, rtol=2**-8, atol=1e-5)
        assert not torch.equal(got, exact)
    dense.apply(inputs, start, out)
    torch.testing.assert_close(out, start + inputs @ weight)


def test_sums_within_a_product_are_not_bfloat16() -> None:
    dense, _ = layer(RoundedDense, torch.ones(1, 400, 1))
    out = torch.empty(1, 1, 1)
    dense.forward(torch.ones(1, 1, 400), torch.zeros(1, 1, 1), out)
    # One by one in bfloat16 the sum would end at 256, for 257 is none of its numbers.
    assert out.item() == 400


def test_steps_too_small_for_bfloat16_add_up() -> None:
    networks, inputs = stack("bfloat16"), numbers(1, 8, 300).abs()
    before = networks.state(0, 0)["2.weight"]
    for _ in range(50):
        networks.forward(inputs)
        networks.backward(torch.full((1, 2, 8, 3), 0.1))
        networks.update(1e-6)
    moved = networks.state(0, 0)["2.weight"] - before
    step_of_bfloat16 = before.abs() * 2.0**-8
    assert moved.abs().median() == pytest.approx(50e-6, rel=0.1)
    assert (step_of_bfloat16 > 50e-6).float().mean() > 0.5


def test_training_comes_out_as_in_float32() -> None:
    inputs, targets = numbers(1, 64, 300), numbers(1, 1, 64, 3, seed=9).mul(2).softmax(-1)
    losses: dict[str, list[float]] = {}
    for kind in ("float32", "bfloat16"):
        networks, losses[kind] = stack(kind), []
        for _ in range(30):
            log_probs = networks.forward(inputs).log_softmax(-1)
            losses[kind].append(-(targets * log_probs).sum(-1).mean().item())
            networks.backward((log_probs.exp() - targets) / 64)
            networks.update(1e-3)
    exact, rough = np.array(losses["float32"]), np.array(losses["bfloat16"])
    floor = -(targets * targets.log()).sum(-1).mean().item()
    assert exact[-1] - floor < 0.05 * (exact[0] - floor)
    assert np.abs(rough - exact).max() < 0.01 * (exact[0] - floor)
    assert (rough != exact).all()


def test_predictions_are_those_of_the_saved_weights() -> None:
    networks, inputs = stack("bfloat16"), numbers(5, 300)
    state = networks.state(0, 1)
    values = inputs
    for place in (0, 2, 4):
        values = F.linear(values.relu() if place else values, state[f"{place}.weight"], state[f"{place}.bias"])
    torch.testing.assert_close(networks.predict(inputs)[0, 1], values, rtol=1e-5, atol=1e-5)


def test_narrow_layers_are_not_rounded() -> None:
    logits = [
        MLPStack((300, 255, 20, 3), np.arange(300), (0,), 1, "cpu", precision=kind).forward(numbers(1, 4, 300)).clone()
        for kind in ("float32", "bfloat16")
    ]
    assert torch.equal(*logits)


def processor(monkeypatch: pytest.MonkeyPatch, machine: str, taken: bool, avx512_bf16: bool) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: taken)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512_bf16)


@pytest.mark.parametrize(
    ("machine", "taken", "avx512_bf16", "expected"),
    [
        ("x86_64", True, True, True),
        ("x86_64", True, False, False),  # AVX-512 alone, which emulates
        ("AMD64", False, False, False),
        ("aarch64", True, False, True),
        ("arm64", False, False, False),
    ],
)
def test_only_a_processor_with_bfloat16_arithmetic_has_it(
    monkeypatch: pytest.MonkeyPatch, machine: str, taken: bool, avx512_bf16: bool, expected: bool
) -> None:
    processor(monkeypatch, machine, taken, avx512_bf16)
    assert has_bfloat16("cpu") is expected
    assert not has_bfloat16("mps")
    assert resolve_precision(WIDE.but(precision="auto"), SIZES, "cpu") == ("bfloat16" if expected else "float32")


def test_float32_is_float32_wherever_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "has_bfloat16", lambda _: True)
    assert resolve_precision(WIDE, SIZES, "cpu") == "float32"
    assert resolve_precision(WIDE.but(precision="auto", widths=(32,)), (784, 32, 10), "cpu") == "float32"
    assert resolve_precision(WIDE.but(precision="auto", student="convnet"), SIZES, "cpu") == "float32"


def test_bfloat16_that_cannot_be_had_is_refused(
    quadrants: Task, teacher: nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = WIDE.but(precision="bfloat16")
    monkeypatch.setattr(precision, "has_bfloat16", lambda _: False)
    with pytest.raises(ValueError, match="float32 or auto on a cpu without bfloat16 arithmetic, got bfloat16"):
        next(distill(quadrants, asked, teacher))
    with pytest.raises(ValueError, match="wide at both ends, got mlp 64-32-4"):
        next(distill(quadrants, asked.but(widths=(32,)), teacher))
    with pytest.raises(ValueError, match="precision must be one of float32, bfloat16, auto, got half"):
        WIDE.but(precision="half")


@pytest.mark.parametrize("there", [True, False])
def test_a_result_says_what_auto_took_and_is_replayed_from_it(
    quadrants: Task, teacher: nn.Module, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def numbers_of(config: DistillationConfig) -> tuple[DistillationResult, dict[str, object]]:
        *_, result = distill(quadrants, config, teacher)
        assert isinstance(result, DistillationResult)
        return result, json.loads(result.to_json()) | {"seconds": None}

    monkeypatch.setattr(precision, "has_bfloat16", lambda _: there)
    result, told = numbers_of(WIDE.but(precision="auto"))
    assert result.config.precision == ("bfloat16" if there else "float32")
    assert numbers_of(config_from_json(result.to_json()))[1] == told
    _, exact = numbers_of(WIDE)
    assert (exact["student"] == told["student"]) is not there
    assert told["soft_loss"] == pytest.approx(exact["soft_loss"], rel=0.01)
