"""A config of values from anywhere is either right or refused in a sentence."""

import dataclasses
import math

import pytest

from core.layer_dropping.configuration import LayerDroppingConfig, layer_dropping_config

FIELDS = [field.name for field in dataclasses.fields(LayerDroppingConfig)]
STRANGE = [
    *(None, True, 0, -1, 10**40, 10**400, 1.5, -0.0, math.nan, math.inf, "", "abc", b"\xff"),
    *([], [1], [1, 0], [[1]], ["a", 1], [None], [1.0], [True], {}, {"a": 1}),
]


@pytest.mark.parametrize("name", FIELDS)
def test_any_value_is_taken_or_refused_with_its_rule(name: str) -> None:
    for value in STRANGE:
        sentence = refusal({name: value})
        assert sentence is None or (f"{name} must be " in sentence and len(sentence) < 300)


def refusal(fields: dict[str, object]) -> str | None:
    """What is said against a config of these fields."""
    try:
        layer_dropping_config(fields)
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize("fields", [{"nonsense": 1}, [1], "layers", 5])
def test_what_is_no_field_is_refused(fields: object) -> None:
    with pytest.raises(ValueError, match="config must be an object of the fields layers, keep_layers, "):
        layer_dropping_config(fields)


def test_nothing_asked_is_the_usual() -> None:
    assert layer_dropping_config(None) == layer_dropping_config({}) == LayerDroppingConfig()
    assert layer_dropping_config({"keep_layers": [0, 2]}).keep_layers == (0, 2)
