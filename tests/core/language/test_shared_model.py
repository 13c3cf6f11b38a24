"""A model that several visitors ask at once: the same answers, and threads for who asks alone."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.language import shared_model
from core.language.shared_model import FEW_ROWS, FewRowsLinear, SharedModel

TWO = min(2, os.cpu_count() or 1)


@given(
    shape=st.lists(st.integers(1, 4), min_size=0, max_size=3),
    sizes=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    bias=st.booleans(),
    seed=st.integers(0, 2**31),
)
@torch.inference_mode()
def test_few_rows_are_multiplied_as_many_are(shape: list[int], sizes: tuple[int, int], bias: bool, seed: int) -> None:
    with torch.random.fork_rng():
        torch.random.manual_seed(seed)
        layer = FewRowsLinear(*sizes, bias=bias)
        rows = torch.randn(*shape, sizes[0])
    expected = nn.functional.linear(rows, layer.weight, layer.bias)
    found = layer(rows)
    assert found.shape == expected.shape
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("is_faster", [True, False])
def test_every_plain_linear_layer_of_a_model_is_one_for_few_rows_where_that_is_faster(
    monkeypatch: pytest.MonkeyPatch, is_faster: bool
) -> None:
    monkeypatch.setattr(shared_model, "is_faster_from_the_other_side", lambda _layers: is_faster)
    model = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.Linear(4, 2, bias=False)), nn.Bilinear(2, 2, 1))
    rows = torch.randn(FEW_ROWS, 3)
    before = model[:2](rows)
    SharedModel(model)
    assert [type(layer) for layer in model.modules() if isinstance(layer, nn.Linear)] == [
        FewRowsLinear if is_faster else nn.Linear
    ] * 2
    torch.testing.assert_close(model[:2](rows), before)


@pytest.mark.parametrize(("usual", "other", "expected"), [(0.0, 0.01, False), (0.01, 0.0, True)])
def test_the_faster_side_is_found_by_trying(
    monkeypatch: pytest.MonkeyPatch, usual: float, other: float, expected: bool
) -> None:
    def slowly(by: float) -> Callable[[nn.Linear, torch.Tensor], torch.Tensor]:
        def multiply(_layer: nn.Linear, rows: torch.Tensor) -> torch.Tensor:
            time.sleep(by)
            return rows

        return multiply

    monkeypatch.setattr(nn.Linear, "forward", slowly(usual))
    monkeypatch.setattr(shared_model, "_other_side", slowly(other))
    assert shared_model.is_faster_from_the_other_side([nn.Linear(3, 4), nn.Linear(4, 2)]) is expected


def test_who_asks_alone_has_two_threads_and_who_comes_later_one() -> None:
    both = Barrier(2, timeout=10)

    def threads(_ids: torch.Tensor, *, together: bool = False) -> int:
        if together:
            both.wait()
            both.wait()
        return torch.get_num_threads()

    shared = SharedModel(nn.Module())
    shared._model = threads
    one = torch.zeros(1, 1, dtype=torch.int64)
    assert shared(one) == TWO
    with ThreadPoolExecutor(1) as visitor:
        first = visitor.submit(shared, one, together=True)
        both.wait()
        assert shared(one) == 1
        both.wait()
        assert first.result() == TWO
    assert shared(one) == TWO
    assert torch.get_num_threads() == 1


def test_a_model_that_fails_is_not_counted_as_asked() -> None:
    def fail(_ids: torch.Tensor) -> None:
        raise ValueError("no")

    shared = SharedModel(nn.Module())
    shared._model = fail
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            shared(torch.zeros(1, 1))
    shared._model = lambda _ids: torch.get_num_threads()
    assert shared(torch.zeros(1, 1)) == TWO


@pytest.mark.parametrize(("given", "found"), [(None, "passive"), ("active", "active")])
def test_a_thread_that_waits_leaves_the_processor_to_others(given: str | None, found: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    if given:
        environment["OMP_WAIT_POLICY"] = given
    line = "import core, os; print(os.environ['OMP_WAIT_POLICY'])"
    asked = subprocess.run([sys.executable, "-c", line], env=environment, capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == found
