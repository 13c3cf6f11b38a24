"""A config from what was stored or sent: which fields there are, and what is left of those of before."""

import dataclasses
import json
from typing import Any

import pytest

from core.runs.configuration import DistillationConfig, config_from_fields
from core.runs.events import config_from_json

OF_BEFORE = {**dataclasses.asdict(DistillationConfig(temperature=7.0)), "precision": "float32"}


def test_a_config_survives_json() -> None:
    config = DistillationConfig(widths=(8, 4), experiment="only_classes", classes=(1, 2), seconds=3.5, jitter=1)
    assert config_from_json(json.dumps(dataclasses.asdict(config))) == config


def test_a_config_that_names_the_precision_of_all_runs_is_still_read() -> None:
    expected = DistillationConfig(temperature=7.0)
    assert config_from_fields(OF_BEFORE) == expected
    assert config_from_json(json.dumps(OF_BEFORE)) == expected
    assert config_from_json(json.dumps({"step": 3, "config": OF_BEFORE})) == expected
    assert OF_BEFORE["precision"] == "float32"  # what was given is left as it was
    assert "precision" not in dataclasses.asdict(expected)


@pytest.mark.parametrize("precision", ["bfloat16", "auto", "half", None, ["float32"]])
def test_another_precision_is_refused(precision: object) -> None:
    with pytest.raises(ValueError, match=r"precision must be float32, the only one there is, got"):
        config_from_json(json.dumps({**OF_BEFORE, "precision": precision}))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"heat": 1}, r"config must be an object of the fields student, widths, .*, got \{'heat': 1\}"),
        ([1], r"config must be an object of the fields .*, got \[1\]"),
        (None, "config must be an object of the fields .*, got None"),
        ({"temperature": "hot"}, "temperature must be a positive finite number, got 'hot'"),
        ({"steps": 2.0}, "steps must be a whole number from 1 to 4294967295, got 2.0"),
        ({"seed": True}, "seed must be a whole number from 0 to 4294967295, got True"),
        ({"seed": 2**32 - 3, "repeats": 4}, "the last of the seeds must be at most 4294967295, got 4294967296"),
        ({"temperature": -1}, "temperature must be a positive finite number, got -1"),
    ],
)
def test_what_is_no_config_is_refused_with_the_rule_and_the_value(fields: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        config_from_fields(fields)
