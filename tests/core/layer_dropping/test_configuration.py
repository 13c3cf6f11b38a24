"""A config of values from anywhere is either right or refused in a sentence."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.layer_dropping.configuration import LayerDroppingConfig, layer_dropping_config

FIELDS = [field.name for field in dataclasses.fields(LayerDroppingConfig)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(fields=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=3))
def test_any_value_is_taken_or_refused_with_its_rule(fields: dict[str, object]) -> None:
    sentence = refusal(fields)
    assert sentence is None or (" must be " in sentence and len(sentence) < 300)


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
