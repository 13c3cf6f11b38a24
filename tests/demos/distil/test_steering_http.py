"""Steering over HTTP, as the page does it: two visitors, one who leaves, and those who send nonsense."""

import gc
import itertools
import math
import os
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from core.runs.run import Run
from core.tasks import all_tasks
from demos.training.queue import SHARED
from tests.demos.client import Client, RefusedError
from tests.demos.served import line_empties, served_here

LONG: dict[str, Any] = {"steps": 5000, "every": 20}
DIGITS = all_tasks()["digits"]
NAMES = (f"a-name-over-http-{number}" for number in itertools.count())
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio.queueing")  # its table of calls, in pandas


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Address of the page, served from this process."""
    with served_here() as address:
        yield address


@pytest.fixture
def client(url: str) -> Client:
    return Client(url)


@pytest.fixture
def name() -> str:
    return next(NAMES)


@pytest.fixture(autouse=True)
def nobody_left() -> Iterator[None]:
    yield
    assert line_empties(5)


def first(messages: Iterator[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(message for message in messages if message["type"] == kind)


def test_steering_does_not_wait_behind_training(client: Client, url: str) -> None:
    names = list(itertools.islice(NAMES, SHARED.count + 3))
    with ExitStack() as leaving:
        runs = [leaving.enter_context(Client(url).stream("distill", config=LONG, run=name)) for name in names]
        for run in runs:
            next(run)
        begun = time.monotonic()
        assert client.call("steer", run=names[-1], action="stop") == {
            "paused": False,
            "stopped": True,
            "watches": False,
        }
        assert first(runs[-1], "stopped")
        assert time.monotonic() - begun < 2


def test_one_visitor_pauses_and_the_other_trains_meanwhile(client: Client, url: str, name: str) -> None:
    with ExitStack() as leaving:
        fillers = [leaving.enter_context(Client(url).stream("distill", config=LONG)) for _ in range(SHARED.count - 1)]
        assert all(next(filler)["before"] == 0 for filler in fillers)
        one = leaving.enter_context(client.stream("distill", config=LONG, run=name))
        first(one, "event")
        other = leaving.enter_context(Client(url).stream("distill", config={**LONG, "steps": 40}))
        assert next(other) == {"type": "queued", "before": 1}
        Client(url).call("steer", run=name, action="pause")
        stood = first(one, "paused")["step"]
        assert [message["type"] for message in other][-1] == "result"
        Client(url).call("steer", run=name, action="watch", probe=DIGITS.load().test_inputs[0].tolist())
        seen = next(message for message in one if message["watched_student"])
        assert seen["step"] == stood
        assert sum(seen["watched_twin"]) == pytest.approx(1)
        Client(url).call("steer", run=name, action="resume")
        assert first(one, "event")["event"]["step"] > stood


def test_who_closes_the_page_while_paused_frees_memory_and_place_within_a_second(
    client: Client, url: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[weakref.ref[Run]] = []
    original = Run.__init__

    def remembering(self: Run, *arguments: Any) -> None:
        runs.append(weakref.ref(self))
        original(self, *arguments)

    monkeypatch.setattr(Run, "__init__", remembering)
    with client.stream("distill", config=LONG, run=name) as messages:
        first(messages, "event")
        Client(url).call("steer", run=name, action="pause")
        first(messages, "paused")
        next(messages)
    assert line_empties(1)
    gc.collect()
    assert runs[0]() is None


def test_nobody_steers_a_run_without_its_name(client: Client, url: str, name: str) -> None:
    with client.stream("distill", config=LONG, run=name) as messages:
        first(messages, "event")
        guesses = [name[:-1] + "X", name.upper(), name + "0", "0" * 16]
        for guess, action in itertools.product(guesses, ("pause", "stop", "resume", "watch")):
            with pytest.raises(RefusedError, match="run must be the name of one that waits or trains, got"):
                Client(url).call("steer", run=guess, action=action)
        assert first(messages, "event")["event"]["step"] > 0
        with pytest.raises(RefusedError, match="run must be a name that no other run has"):
            Client(url).call("distill", config=LONG, run=name)


GOOD = [0.0] * 784
HOSTILE = [
    ({"action": "watch", "probe": [0.5] * 783}, "a watched input must be 784 numbers from 0 to 1, got 783"),
    (
        {"action": "watch", "probe": [0.5] * 50_000},
        "a watched input must be 784 numbers from 0 to 1, got 50000",
    ),
    ({"action": "watch", "probe": [math.nan] * 784}, "a watched input must be 784 numbers from 0 to 1, got nan"),
    ({"action": "watch", "probe": [*GOOD[1:], math.inf]}, "a watched input must be 784 numbers from 0 to 1, got inf"),
    ({"action": "watch", "probe": [*GOOD[1:], 255]}, "a watched input must be 784 numbers from 0 to 1, got 255"),
    ({"action": "watch", "probe": ["0"] * 784}, "a watched input must be 784 numbers from 0 to 1, got '0'"),
    ({"action": "watch", "probe": [None] * 784}, "a watched input must be 784 numbers from 0 to 1, got None"),
    ({"action": "watch", "probe": [[0]] * 784}, "a watched input must be 784 numbers from 0 to 1, got [0]"),
    ({"action": "watch", "probe": "x" * 250_000}, "a watched input must be 784 numbers from 0 to 1, got 'xxx"),
    ({"action": "watch", "probe": {"a": 1}}, "a watched input must be 784 numbers from 0 to 1, got {'a': 1}"),
    ({"action": "kill"}, "action must be one of pause, resume, stop, watch, got 'kill'"),
    ({"action": None}, "action must be one of pause, resume, stop, watch, got None"),
    ({"action": ["stop"]}, "action must be one of pause, resume, stop, watch, got ['stop']"),
    ({"action": "stop", "run": "x" * 250_000}, "run must be 16 to 64 letters, digits, - or _, got 'xxx"),
    ({"action": "stop", "run": None}, "run must be the name of one that waits or trains, got"),
    ({"action": "stop", "run": {"a": 1}}, "run must be 16 to 64 letters, digits, - or _, got {'a': 1}"),
]


def test_nonsense_is_refused_in_a_sentence_and_the_run_goes_on(
    client: Client, url: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with client.stream("distill", config=LONG, run=name) as messages:
        first(messages, "event")
        for parameters, rule in HOSTILE:
            with pytest.raises(RefusedError) as refusal:
                Client(url).call("steer", **{"run": name, **parameters})
            assert str(refusal.value).startswith(rule)
            assert len(str(refusal.value)) < 200
        assert first(messages, "event")["event"]["watched_student"] == []
    assert "Traceback" not in "".join(capfd.readouterr())


def test_many_who_steer_at_once_do_no_harm(client: Client, url: str, name: str) -> None:
    probe = DIGITS.load().test_inputs[3].tolist()

    def steer(action: str) -> None:
        Client(url).call("steer", run=name, action=action, probe=probe if action == "watch" else None)

    with client.stream("distill", config=LONG, run=name) as messages:
        first(messages, "event")
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(steer, ["watch", "pause", "resume"] * 10))
        steer("resume")
        event = first(messages, "event")["event"]
        event = next(m["event"] for m in messages if m["type"] == "event" and m["event"]["step"] > event["step"])
        assert sum(event["watched_student"]) == pytest.approx(1)
        steer("stop")
        assert first(messages, "result")["event"]["corrected_student"] is None


def test_the_server_is_heard_while_nothing_happens() -> None:
    """assets/js/maths/watchdog.js calls a server lost that is silent for eight seconds."""
    assert float(os.environ["GRADIO_HEARTBEAT_INTERVAL"]) <= 2
