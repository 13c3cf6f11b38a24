"""The device answers as the server's handlers do: the same keys, the same texts token for token, the same numbers."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from core.device_model import manifest
from core.language_model import LanguageModel
from demos.soft_labels import handlers as soft_labels
from demos.temperature import handlers as temperature
from tests.browser.language.conftest import DEVICE, Ask
from tests.browser.modules import call

LONG = "One, two, three, and so on. " * 40


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch, language_model: LanguageModel) -> None:
    """The handlers answer with the model that the tests share."""
    ready = SimpleNamespace(get=lambda _name: language_model)
    for handlers in (temperature, soft_labels):
        monkeypatch.setattr(handlers, "shared_shelf", lambda: ready)


def assert_written_alike(
    ours: list[dict[str, Any]], theirs: Iterator[dict[str, Any]], temperatures: list[float]
) -> None:
    """Every event has the same tokens, texts and ends; probabilities are as close as float32 has the logits, which a
    temperature below 1 draws apart.
    """
    for found, expected in zip(ours, [*theirs], strict=True):
        for token, other, heat in zip(found["tokens"], expected["tokens"], temperatures, strict=True):
            assert (token is None) == (other is None)
            if token and other:
                within = 1e-5 / min(heat or 1, 1)
                assert token == other | {"prob": pytest.approx(other["prob"], abs=within)}
        assert found | {"tokens": ()} == expected | {"tokens": (), "ended": list(expected["ended"])}


def test_next_token_has_the_servers_keys(ask: Ask) -> None:
    prompt = "<|im_start|>user\nHi<|im_end|>\n"
    found, expected = ask("next_token", prompt=prompt, appended=[]), temperature.next_token(prompt, [])
    assert {**found, "file": None} == {**expected, "file": None}
    assert found["marks"] == ["<|im_start|>", "<|im_end|>"]


FILTERS = {"top_k": 40, "top_p": 0.9, "min_p": 0.01}
CONTINUED = [
    {"prompt": "Once upon a time", "temperatures": [0.2, 0.8, 1.5], "seed": 7, "max_new_tokens": 12},
    {"prompt": "我很饿，", "temperatures": [0, 3], "seed": 1, "max_new_tokens": 10} | FILTERS,
    {
        "prompt": LONG,
        "temperatures": [1],
        "seed": 2,
        "max_new_tokens": 8,
        "stop": False,
        "whole": False,
        "appended": [9],
    },
]
MORE = [
    {"prompt": "Once upon a time", "temperatures": [0.2, 0.8, 2], "seed": seed, "max_new_tokens": 30, **filters}
    for seed in range(4)
    for filters in ({}, {"top_k": 5}, {"top_p": 0.8, "stop": False}, {"min_p": 0.05}, {"whole": False})
] + [{"prompt": LONG, "temperatures": [0.7, 1], "seed": 9, "max_new_tokens": 60, "stop": False}]


@pytest.mark.parametrize(
    "asked", [*CONTINUED[:1], *(pytest.param(more, marks=pytest.mark.slow) for more in CONTINUED[1:])]
)
def test_the_same_seed_writes_the_same_text(ask: Ask, asked: dict[str, Any]) -> None:
    assert_written_alike(ask("continue", **asked), temperature.continue_text(**asked), asked["temperatures"])


@pytest.mark.slow
@pytest.mark.parametrize("asked", MORE)
def test_more_seeds_and_filters(ask: Ask, asked: dict[str, Any]) -> None:
    assert_written_alike(ask("continue", **asked), temperature.continue_text(**asked), asked["temperatures"])


def test_answers_are_scored_at_every_temperature(ask: Ask) -> None:
    asked = {"sentence": "我们 明天去北京", "answers": ["We will go to Beijing tomorrow", "We  go", "Ye"]}
    found, expected = ask("sequence", **asked), soft_labels.sequence(**asked)
    assert {**found, "answers": None} == {**expected, "answers": None}
    for ours, theirs in zip(found["answers"], expected["answers"], strict=True):
        assert ours.keys() == theirs.keys()
        assert (ours["text"], ours["tokens"]) == (theirs["text"], theirs["tokens"])
        for name in ("log_probs", "height", "spreads", "slopes"):
            assert ours[name] == pytest.approx(theirs[name], abs=1e-4), name


@pytest.mark.slow
def test_many_answers_take_several_batches(ask: Ask) -> None:
    answers = [
        f"{letter} long answer that goes on and on and on to fill it all, and on, and on" for letter in "ABCDEFGHIJKL"
    ]
    found = ask("sequence", sentence="你好", answers=answers)["answers"]
    alone = ask("sequence", sentence="你好", answers=answers[-1:])["answers"]
    assert found[-1]["log_probs"] == pytest.approx(alone[0]["log_probs"], abs=1e-4)


def test_the_same_luck_translates_alike(ask: Ask) -> None:
    asked = {"sentence": "我是学生", "temperature": 1.0, "count": 5, "seed": 3}
    assert ask("translate", **asked) == list(soft_labels.translate(**asked))


REFUSED = [
    ("next_token", {"prompt": " \n"}, "refused"),
    ("next_token", {"prompt": "a" * 100_001}, "refused"),
    ("next_token", {"prompt": "a", "appended": [49152]}, "refused"),
    ("next_token", {"prompt": "a", "appended": [1] * 65}, "refused"),
    ("next_token", {"prompt": "a", "model": "openai-community/gpt2"}, "other_model"),
    ("continue", {"prompt": "a", "temperatures": [], "max_new_tokens": 3}, "refused"),
    ("continue", {"prompt": "a", "temperatures": [0.01], "max_new_tokens": 3}, "refused"),
    ("continue", {"prompt": "a", "temperatures": [1], "max_new_tokens": 61}, "refused"),
    ("continue", {"prompt": "a", "temperatures": [1], "max_new_tokens": 3, "seed": 2**32}, "refused"),
    ("continue", {"prompt": "a", "temperatures": [1], "max_new_tokens": 3, "top_p": 0}, "refused"),
    ("sequence", {"sentence": "", "answers": ["a"]}, "refused"),
    ("sequence", {"sentence": "a", "answers": ["a", " a"]}, "refused"),
    ("sequence", {"sentence": "🏴" * 120, "answers": ["a"]}, "too_long"),
    ("translate", {"sentence": "a", "temperature": 1, "count": 101}, "refused"),
    ("soften", {"prompt": "a"}, "no_endpoint"),
]


@pytest.mark.parametrize(("name", "asked", "key"), REFUSED)
def test_what_the_server_refuses_is_refused(ask: Ask, name: str, asked: dict[str, Any], key: str) -> None:
    error = ask(name, **asked)["error"]
    assert (error["name"], error["key"]) == ("DeviceError", f"on_device.{key}")


def test_a_question_that_is_taken_back_makes_room_for_the_next(device: Page) -> None:
    found = call(device, DEVICE, "takenBack", manifest()["limits"]["maxNewTokens"])
    assert found["name"] == "AbortError"
    assert 1 <= found["events"] < 10
    assert found["next"] == 2
