"""Few rows times a matrix: the same from either side, and the faster side is found by trying."""

import time
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.language import few_rows, shared_model
from core.language.few_rows import FewRowsLinear
from core.language.shared_model import SharedModel


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
        layer.faster_rows = range(1, 33)
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
    monkeypatch.setattr(few_rows, "other_side", lambda rows, weight: turned.append(len(rows)) or rows @ weight.T)
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
    def slowly(by: Callable[[int], float]) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
        def multiply(rows: torch.Tensor, _weight: torch.Tensor) -> torch.Tensor:
            time.sleep(by(len(rows)))
            return rows

        return multiply

    monkeypatch.setattr(nn.functional, "linear", slowly(usual))
    monkeypatch.setattr(few_rows, "other_side", slowly(other))
    assert few_rows.faster_from_the_other_side([nn.Linear(3, 4), nn.Linear(4, 2)]) == expected
