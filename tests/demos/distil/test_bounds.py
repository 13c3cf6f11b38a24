"""The bounds of training on the server: no run is longer than a minute, whatever is asked for."""

import pytest

from core.host_limits import host_limits
from core.limits import MAX_RUN_TEMPERATURE
from core.runs.configuration import DistillationConfig
from demos.distil.bounds import (
    MAX_REPEATS,
    MAX_SWEEP,
    MAX_SWEEP_WIDTH,
    checked_config,
    checked_sweep,
)


@pytest.mark.parametrize("seconds", [1e9, host_limits().seconds + 0.001, 61, float("inf"), None])
def test_no_run_trains_for_longer_than_a_minute(seconds: float | None) -> None:
    assert checked_config({"seconds": seconds}).seconds == host_limits().seconds == 60
    assert {config.seconds for config in checked_sweep({"seconds": seconds}, [1, 2], 1)} == {host_limits().seconds}


@pytest.mark.parametrize("seconds", [0.5, 59.9])
def test_a_shorter_run_ends_when_it_asked_to(seconds: float) -> None:
    assert checked_config({"seconds": seconds}).seconds == seconds


@pytest.mark.parametrize(
    ("config", "largest"),
    [
        ({"steps": 5000}, {"steps": 5001}),
        ({"steps": 500, "every": 1}, {"steps": 501, "every": 1}),
        ({"widths": [1024]}, {"widths": [16, 1025]}),
        ({"widths": [8, 8, 8]}, {"widths": [8, 8, 8, 8]}),
        ({"temperature": 1000}, {"temperature": 1000.1}),
        ({"repeats": 5}, {"repeats": 6}),
        ({"batch_size": 512}, {"batch_size": 513}),
        ({"probes": 10}, {"probes": 11}),
        ({"seed": 2**31 - 1}, {"seed": 2**31}),
    ],
)
def test_each_bound_belongs_to_what_is_taken(config: dict[str, object], largest: dict[str, object]) -> None:
    assert isinstance(checked_config(config), DistillationConfig)
    with pytest.raises(ValueError, match=r"must be at most .* on this server, got"):
        checked_config(largest)


def test_a_sweep_has_a_config_for_each_temperature_with_the_same_seeds() -> None:
    configs = checked_sweep({"widths": [MAX_SWEEP_WIDTH]}, [0.5, MAX_RUN_TEMPERATURE], MAX_REPEATS)
    assert [config.temperature for config in configs] == [0.5, MAX_RUN_TEMPERATURE]
    assert {config.repeats for config in configs} == {MAX_REPEATS}
    assert len(checked_sweep({}, [1] * MAX_SWEEP, 1)) == MAX_SWEEP


@pytest.mark.parametrize(
    ("config", "temperatures", "repeats", "rule"),
    [
        ({}, [1] * (MAX_SWEEP + 1), 1, "list of 1 to 12 numbers"),
        ({}, [], 1, "list of 1 to 12 numbers"),
        ({}, [0], 1, "temperature must be above 0 and at most 1000, got 0"),
        ({}, [MAX_RUN_TEMPERATURE + 1], 1, "temperature must be above 0"),
        ({}, [True], 1, "temperature must be above 0"),
        ({}, [1], MAX_REPEATS + 1, "repeats must be a whole number from 1 to 5, got 6"),
        ({"widths": [MAX_SWEEP_WIDTH + 1]}, [1], 1, "one of at most 512 in a sweep"),
        ({"widths": [8, 8]}, [1], 1, "one of at most 512 in a sweep"),
    ],
)
def test_a_sweep_out_of_bounds_gets_the_rule_and_the_value(
    config: dict[str, object], temperatures: list[float], repeats: int, rule: str
) -> None:
    with pytest.raises(ValueError, match=rule):
        checked_sweep(config, temperatures, repeats)
