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
from core.language.shared_model import FewRowsLinear, SharedModel

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
        layer.other_side = range(1, 33)
        rows = torch.randn(*shape, sizes[0])
    expected = nn.functional.linear(rows, layer.weight, layer.bias)
    found = layer(rows)
    assert found.shape == expected.shape
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


def test_every_plain_linear_layer_of_a_model_multiplies_as_many_rows_from_the_other_side_as_is_faster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_model, "faster_from_the_other_side", lambda _layers: frozenset({3}))
    turned: list[int] = []
    monkeypatch.setattr(
        shared_model, "_other_side", lambda layer, rows: turned.append(len(rows)) or rows @ layer.weight.T
    )
    model = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.Linear(4, 2, bias=False)), nn.Bilinear(2, 2, 1))
    inputs = [torch.randn(count, 3) for count in (1, 2, 3, 4)]
    before = [model[:2](rows) for rows in inputs]
    SharedModel(model)
    torch.testing.assert_close([model[:2](rows) for rows in inputs], before)
    assert turned == [3, 3]


@pytest.mark.parametrize(
    ("usual", "other", "expected"),
    [
        (lambda _rows: 0.0, lambda _rows: 0.01, set()),
        (lambda _rows: 0.01, lambda _rows: 0.0, set(range(2, 33))),
        (lambda _rows: 0.005, lambda rows: 0.01 if rows < 9 else 0.0, set(range(9, 33))),
        (lambda _rows: 0.005, lambda rows: 0.0 if rows < 9 else 0.01, set(range(2, 9))),
    ],
)
def test_the_faster_side_is_found_by_trying_few_rows_and_many(
    monkeypatch: pytest.MonkeyPatch,
    usual: Callable[[int], float],
    other: Callable[[int], float],
    expected: set[int],
) -> None:
    def slowly(by: Callable[[int], float]) -> Callable[[nn.Linear, torch.Tensor], torch.Tensor]:
        def multiply(_layer: nn.Linear, rows: torch.Tensor) -> torch.Tensor:
            time.sleep(by(len(rows)))
            return rows

        return multiply

    monkeypatch.setattr(nn.Linear, "forward", slowly(usual))
    monkeypatch.setattr(shared_model, "_other_side", slowly(other))
    assert shared_model.faster_from_the_other_side([nn.Linear(3, 4), nn.Linear(4, 2)]) == expected


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
