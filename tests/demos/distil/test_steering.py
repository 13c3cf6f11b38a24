"""Runs on the server that are paused, resumed, stopped and watched, as plain functions."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from core.distillation import distill, sweep
from core.host_limits import host_limits
from core.runs.configuration import DistillationConfig
from core.tasks import all_tasks
from demos.distil import handlers
from demos.training import queue
from demos.training.queue import SHARED

DIGITS = all_tasks()["digits"]
CONFIG: dict[str, Any] = {"steps": 60, "every": 20, "repeats": 1, "experiment": "missing_class"}
LONG = {**CONFIG, "steps": 5000}
NAMES = (f"a-visitors-own-name-{number}" for number in itertools.count())
Messages = Iterator[dict[str, Any]]


@pytest.fixture(autouse=True)
def nobody_left() -> Iterator[None]:
    """Every test gives all its places away."""
    yield
    assert SHARED.length == 0
    assert SHARED.line == []


@pytest.fixture
def left() -> Iterator[ExitStack]:
    """What is closed at the end, also where a test fails: a run that nobody drives would keep its place."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def name() -> str:
    return next(NAMES)


def first(messages: Messages, kind: str) -> dict[str, Any]:
    """The next message of that kind."""
    return next(message for message in messages if message["type"] == kind)


def test_a_paused_run_gives_its_turn_to_the_next_and_then_waits_for_it_again(name: str, left: ExitStack) -> None:
    run = left.enter_context(closing(handlers.distill(CONFIG, run=name)))
    assert first(run, "event")["event"]["step"] == 0
    others = [left.enter_context(closing(handlers.distill(LONG))) for _ in range(SHARED.count)]
    for other in others[:-1]:
        first(other, "event")
    assert next(others[-1]) == {"type": "queued", "before": 1}
    assert handlers.steer(name, "pause") == {"paused": True, "stopped": False, "watches": False}
    resting = first(run, "paused")
    assert resting["step"] <= 20
    assert 299 < resting["seconds_left"] <= 300
    threading.Timer(0.1, run.__next__).start()  # its driver comes to rest
    assert first(others[-1], "event")["event"]["step"] == 0
    handlers.steer(name, "resume")
    assert first(run, "queued")["before"] == 1
    others[0].close()
    rest = [message for message in run if message["type"] in ("event", "result")]
    *_, alone = distill(DIGITS, DistillationConfig(**CONFIG))
    assert rest[-1]["event"]["student"]["accuracy"] == list(alone.student.accuracy)
    assert [message["event"]["step"] for message in rest] == sorted({m["event"]["step"] for m in rest} | {60})


def test_a_stopped_run_ends_with_the_corrected_scores_of_its_steps(name: str) -> None:
    run = handlers.distill(LONG, run=name)
    first(run, "event")
    first(run, "event")
    handlers.steer(name, "stop")
    result = first(run, "result")["event"]
    assert result["step"] == result["config"]["steps"] == 20
    *_, alone = distill(DIGITS, DistillationConfig(**{**LONG, "steps": 20}))
    assert result["corrected_student"]["accuracy"] == list(alone.corrected_student.accuracy)
    assert list(run) == []


def test_a_paused_run_that_is_stopped_ends_where_it_stood(name: str) -> None:
    run = handlers.distill(LONG, run=name)
    first(run, "event")
    handlers.steer(name, "pause")
    step = first(run, "paused")["step"]
    threading.Timer(0.1, handlers.steer, (name, "stop")).start()
    assert first(run, "result")["event"]["step"] == max(step, 1)
    run.close()  # type: ignore[attr-defined]


def test_a_pause_ends_by_itself_with_a_result(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAUSE_SECONDS", 0.7)
    run = handlers.distill(LONG, run=name)
    first(run, "event")
    first(run, "event")
    handlers.steer(name, "pause")
    *paused, result = run
    assert {message["type"] for message in paused} == {"paused"}
    assert result["event"]["step"] == 20
    assert result["event"]["corrected_student"]


def test_a_run_that_waits_is_paused_resumed_and_stopped(name: str) -> None:
    others = [handlers.distill(LONG) for _ in range(SHARED.count)]
    for other in others:
        first(other, "event")
    run = handlers.distill(CONFIG, run=name)
    assert next(run) == {"type": "queued", "before": 1}
    handlers.steer(name, "pause")
    assert first(run, "paused")["step"] == 0
    handlers.steer(name, "resume")
    assert first(run, "queued")["before"] == 1
    handlers.steer(name, "stop")
    assert list(run)[-1] == {"type": "stopped"}
    for other in others:
        other.close()  # type: ignore[attr-defined]


def test_what_is_watched_is_told_with_every_event_and_also_while_the_run_rests(name: str) -> None:
    run = handlers.distill(LONG, run=name)
    assert first(run, "event")["event"]["watched_student"] == []
    probe = DIGITS.load().test_inputs[7].tolist()
    assert handlers.steer(name, "watch", probe)["watches"]
    event = first(run, "event")["event"]
    assert sum(event["watched_student"]) == pytest.approx(1)
    handlers.steer(name, "pause")
    resting = first(run, "paused")
    assert resting["watched_student"] == pytest.approx(event["watched_student"])
    handlers.steer(name, "watch", DIGITS.load().test_inputs[8].tolist())
    assert first(run, "paused")["watched_student"] != resting["watched_student"]
    assert not handlers.steer(name, "watch")["watches"]
    run.close()  # type: ignore[attr-defined]


def test_paused_runs_count_among_those_who_may_wait() -> None:
    runs = [
        (name, handlers.distill(LONG, run=name))
        for name in itertools.islice(NAMES, SHARED.count + host_limits().runs_a_page)
    ]
    for name, run in runs:
        next(run)
        handlers.steer(name, "pause")
    with pytest.raises(ValueError, match=f"at most {host_limits().runs_a_page} can wait"):
        next(handlers.distill(CONFIG))
    runs[0][1].close()  # type: ignore[attr-defined]
    newcomer = handlers.distill(CONFIG)
    assert next(newcomer)["type"] == "queued"
    newcomer.close()  # type: ignore[attr-defined]
    for _, run in runs[1:]:
        run.close()  # type: ignore[attr-defined]


def test_closing_a_paused_run_gives_its_place_away(name: str) -> None:
    run = handlers.distill(LONG, run=name)
    first(run, "event")
    handlers.steer(name, "pause")
    first(run, "paused")
    run.close()  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=f"run must be the name of one that waits or trains, got {name}"):
        handlers.steer(name, "resume")


def test_a_slow_run_says_that_it_works_and_ends_soon_after_its_reader() -> None:
    run = handlers.distill({"widths": [512], "batch_size": 512, "steps": 5000, "every": 5000})
    first(run, "event")
    assert next(run) == {"type": "working"}
    begun = time.monotonic()
    run.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 20


def test_a_sweep_tells_what_the_engine_tells_and_is_stopped_with_a_last_event(name: str) -> None:
    config = {**CONFIG, "steps": 40}
    *_, result = handlers.sweep(config, [1, 4.5], 2)
    configs = [DistillationConfig(**{**config, "repeats": 2, "temperature": T}) for T in (1, 4.5)]
    *_, alone = sweep(DIGITS, configs)
    assert result["type"] == "result"
    assert [p["student"]["accuracy"] for p in result["event"]["points"]] == [
        list(point.student.accuracy) for point in alone.points
    ]
    run = handlers.sweep(LONG, [1, 2], 1, run=name)
    first(run, "event")
    handlers.steer(name, "pause")
    assert first(run, "paused")["step"] in (0, 1, 20)
    handlers.steer(name, "stop")
    last = first(run, "result")["event"]
    assert last["last"]
    assert 0 < last["step"] < 5000
    assert list(run) == []


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"temperatures": []}, "temperatures must be a list of 1 to 12 numbers, got "),
        ({"temperatures": None}, "temperatures must be a list of 1 to 12 numbers, got None"),
        ({"temperatures": [1] * 13}, "temperatures must be a list of 1 to 12 numbers"),
        ({"temperatures": [1, float("nan")]}, "temperature must be above 0 and at most 1000, got nan"),
        ({"temperatures": [0]}, "temperature must be above 0 and at most 1000, got 0"),
        ({"temperatures": ["1"]}, "temperature must be above 0 and at most 1000, got '1'"),
        ({"temperatures": [1], "repeats": 6}, "repeats must be a whole number from 1 to 5, got 6"),
        ({"temperatures": [1], "repeats": "x"}, "repeats must be a whole number from 1 to 5, got 'x'"),
        (
            {"temperatures": [1], "config": {"widths": [513]}},
            r"widths must be one of at most 512 in a sweep, got \(513,",
        ),
        ({"temperatures": [1], "config": {"widths": [8, 8]}}, "widths must be one of at most 512"),
        ({"temperatures": [1], "config": {"steps": 5001}}, "steps must be at most 5000"),
        ({"temperatures": [1], "task": "cats"}, "task must be one of digits, names, got 'cats'"),
        ({"temperatures": [1], "run": "short"}, "run must be 16 to 64 letters, digits, - or _, got 'short'"),
    ],
)
def test_a_sweep_out_of_bounds_gets_the_rule_and_the_value(arguments: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        next(handlers.sweep(**arguments))


@pytest.mark.parametrize(
    "run", ["", "short", "x" * 65, "a b" * 8, "ä" * 20, "../" * 8, 5, ["x"], "x" * 10**6, "a" * 20 + "\n"]
)
def test_a_name_that_could_be_guessed_or_break_something_is_refused(run: Any) -> None:
    with pytest.raises(ValueError, match="run must be 16 to 64 letters, digits, - or _, got") as refusal:
        next(handlers.distill(CONFIG, run=run))
    assert len(str(refusal.value)) < 120
    with pytest.raises(ValueError, match="run must be"):
        handlers.steer(run, "stop")


def test_two_runs_cannot_have_one_name(name: str) -> None:
    run = handlers.distill(LONG, run=name)
    next(run)
    with pytest.raises(ValueError, match=f"run must be a name that no other run has, got {name}"):
        next(handlers.distill(LONG, run=name))
    run.close()  # type: ignore[attr-defined]


def test_only_a_named_runs_result_carries_its_networks(name: str) -> None:
    assert first(handlers.distill(CONFIG, run=name), "result")["networks"]
    assert "networks" not in first(handlers.distill(CONFIG), "result")
