"""Every field of a config with values of every kind that JSON has: a run, or one sentence with the rule."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runs.configuration import DistillationConfig
from demos.distil import handlers
from demos.distil.bounds import checked_config, checked_sweep
from demos.training.queue import SHARED
from tests.conftest import Server
from tests.demos.client import Client, RefusedError

FIELDS = [field.name for field in dataclasses.fields(DistillationConfig)]
MOST_CHARACTERS = 300
SHORT: dict[str, Any] = {"steps": 1, "repeats": 1, "batch_size": 8, "experiment": "missing_class"}
LONG = "x" * 100_000

NUMBERS = [0, 1, 2, -1, 2.0, 0.5, 1e308, 10**400, -(10**400), float("nan"), float("inf"), 2**32, 2**31]
LISTS = [[], ["a"], [32.0], [0], [8, 8], [8, True], [3, 3], [[8]], [10**400], list(range(40_000))]
VALUES = [None, True, False, "", "a", "2", LONG, {}, {"a": 1}, {LONG: 1}, *NUMBERS, *LISTS]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def refusal(ask: Callable[[], Any]) -> str | None:
    """What `ask` is refused with, None where it is answered. Any error but ValueError goes on."""
    try:
        ask()
    except ValueError as error:
        return str(error)
    return None


def assert_short(sentence: str | None) -> None:
    assert sentence is None or 20 < len(sentence) < MOST_CHARACTERS, sentence
    assert sentence is None or " must be " in sentence or " needs " in sentence or " can be " in sentence, sentence


@pytest.mark.quick_cases(6)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_any_kind_is_trained_and_exported_or_refused_in_a_sentence(field: str) -> None:
    for value in VALUES:
        config = {**SHORT, field: value}
        assert_short(refusal(lambda config=config: list(handlers.export(config))))
        assert_short(refusal(lambda config=config: list(handlers.distill(config))))
        assert_short(refusal(lambda config=config: checked_sweep(config, [2], 1)))
        assert SHARED.length == 0


@given(config=JSON | st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_a_config_of_any_kind_is_taken_or_refused_in_a_sentence(config: Any) -> None:
    assert_short(refusal(lambda: checked_config(config)))


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_so_is_every_other_parameter(value: Any) -> None:
    asks: list[Callable[[], Iterator[Any]]] = [
        lambda: handlers.sweep(SHORT, value, 1),
        lambda: handlers.sweep(SHORT, [value], 1),
        lambda: handlers.sweep(SHORT, [2], value),
        lambda: handlers.distill(value if value != {} else SHORT),
        lambda: handlers.distill(SHORT, value),
        lambda: handlers.distill(SHORT, run=value if value is not None else "a"),
        lambda: handlers.train_teacher(value if value not in (0, 1, 2, 2**31 - 1) else -1),
    ]
    for ask in asks:
        assert_short(refusal(lambda ask=ask: next(ask())))
    assert SHARED.length == 0


WRONG = [
    ({"steps": 2.0}, "steps must be a whole number from 1 to 4294967295, got 2.0"),
    ({"seed": 0.5}, "seed must be a whole number from 0 to 4294967295, got 0.5"),
    ({"widths": [32.0]}, "widths must be a list of whole numbers from 1 to 4294967295, at least one, got (32.0,)"),
    ({"every": 10**400}, f"every must be a whole number from 1 to 4294967295, got 1{'0' * 39}"),
    ({"student": ["a"]}, "student must be the name of a kind of network, got ['a']"),
    (
        {"divergence": LONG},
        "divergence must be one of forward_kl, reverse_kl, jsd, total_variation, logit_mse, got 'xxx",
    ),
    ({"device": ["cpu"]}, "device must be one of cpu, cuda, mps, auto, got ['cpu']"),
    ([], "config must be an object of the fields student, widths, "),
]


@pytest.mark.parametrize(("config", "rule"), WRONG, ids=range(len(WRONG)))
def test_whoever_asks_over_http_hears_the_same_sentence(server: Server, config: Any, rule: str) -> None:
    before = server.log.stat().st_size
    client = Client(server.url)
    for ask, others in (("distill", {}), ("sweep", {"temperatures": [2]}), ("export", {})):
        with pytest.raises(RefusedError) as refused:
            client.events(ask, config=json.loads(json.dumps(config)), **others)
        assert str(refused.value).startswith(rule)
        assert len(str(refused.value)) < MOST_CHARACTERS
    assert b"Traceback" not in server.log.read_bytes()[before:]
