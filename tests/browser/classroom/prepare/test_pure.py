"""What the results of checks mean, that no check hangs, and how a stream is judged."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

MODULE = "tests/browser/classroom/prepare/pure.js"
WELL = dict.fromkeys(("recorded", "training", "wasm", "workers", "model", "server_model", "room", "stream"), "fine")


def judged(modules: Page, **states: str) -> dict[str, Any]:
    return dict(call(modules, MODULE, "judged", WELL | states))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({}, {"key": "fine"}),
        ({"gpu": "none", "clock": "limited"}, {"key": "fine"}),
        ({"wasm": "missing"}, {"typed": "fine", "training": "limited", "recorded": "fine"}),
        ({"wasm": "missing", "server_model": "none"}, {"typed": "missing", "training": "missing"}),
        ({"model": "limited", "server_model": "missing"}, {"typed": "limited", "training": "fine"}),
        ({"model": "missing", "server_model": "limited"}, {"typed": "limited"}),
        ({"model": "running", "server_model": "none"}, {"typed": "unknown"}),
        ({"stream": "limited"}, {"room": "limited", "key": "fine_limited"}),
        ({"stream": "running"}, {"room": "unknown", "key": "fine"}),
        ({"stream": "running", "room": "missing"}, {"room": "missing", "key": "fine_missing"}),
        ({"stream": "none", "room": "none"}, {"room": "none", "key": "fine"}),
        (dict.fromkeys(WELL, "stopped"), {"recorded": "unknown", "room": "unknown", "key": "nothing"}),
        ({"recorded": "missing", "stream": "limited"}, {"key": "fine_limited_missing"}),
    ],
)
def test_the_results_choose_the_sentence(modules: Page, states: dict[str, str], expected: dict[str, str]) -> None:
    assert judged(modules, **states).items() >= expected.items()


def test_every_check_ends_and_says_how(modules: Page) -> None:
    found = call(modules, MODULE, "run", 30)
    assert found["never"] == ["missing", 'prepare.over {"seconds":1}']
    assert found["fails"] == ["missing", 'prepare.failed {"reason":"no such thing"}']
    assert found["later"] == ["fine", "missing"]
    assert (found["stopped"], found["isRunning"]) == ("stopped", False)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("pieces", "ends", "expected"),
    [
        ([100, 3000, 6000, 9000, 12_000], False, ["fine", "prepare.stream.held"]),
        ([100, 3000], True, ["limited", "prepare.stream.cut"]),
        ([100, 11_000], False, ["limited", "prepare.stream.gathered"]),
        ([6000, 9000, 12_000], False, ["limited", "prepare.stream.gathered"]),
        ([], False, ["limited", "prepare.stream.silent"]),
    ],
)
def test_a_stream_is_judged_by_what_comes_when(
    modules: Page, pieces: list[int], ends: bool, expected: list[str]
) -> None:
    assert call(modules, MODULE, "streamed", pieces, 14_000, ends) == expected
