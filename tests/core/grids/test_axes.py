"""The axes of a grid as somebody writes them."""

import pytest

from core.grids.axes import called, read_axes


def test_axes_keep_their_order_and_have_values_of_their_fields_kinds() -> None:
    written = ["hidden=8,16x16", "temperature=1, 2.5", "t-squared=true,false", "divergence=jsd", "task=digits,names"]
    assert list(read_axes(written).items()) == [
        ("widths", ((8,), (16, 16))),
        ("temperature", (1.0, 2.5)),
        ("t_squared", (True, False)),
        ("divergence", ("jsd",)),
        ("task", ("digits", "names")),
    ]


def test_whole_numbers_may_be_named_as_a_span_and_none_counts_twice() -> None:
    assert read_axes(["seed=3..6", "labels=20,50,20"]) == {"seed": (3, 4, 5, 6), "labels": (20, 50)}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (["temperature"], "must be NAME=VALUE"),
        (["warmth=1"], "got 'warmth=1'"),
        (["repeats=1,2"], "got 'repeats=1,2'"),
        (["temperature=1", "temperature=2"], "named once, got temperature again"),
        (["temperature=warm"], "temperature must be a number, got 'warm'"),
        (["seed="], "seed must be a whole number, got ''"),
        (["seed=5..2"], "got 5..2"),
        (["seed=0..9999999999"], "got 0..9999999999"),
        (["hidden=8xx8"], "hidden must be widths of layers"),
        (["t_squared=1"], "t-squared must be true or false, got '1'"),
    ],
)
def test_what_is_no_axis_is_said_with_the_rule(written: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_axes(written)


def test_a_field_is_called_as_its_option() -> None:
    assert [called(field) for field in ("widths", "soft_weight", "seed")] == ["hidden", "soft-weight", "seed"]
