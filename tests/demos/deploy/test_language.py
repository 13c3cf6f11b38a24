"""A language model distilled on the server: what is told, what is kept, what is refused, who gives way to whom."""

import dataclasses
import gc
import itertools
import re
import time
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import psutil
import pytest

from core.language_distillation import LayerDroppingConfig, LayerDroppingRun
from core.layer_dropping.configuration import KINDS
from core.layer_dropping.pair import Pair
from core.model_shelf import ModelNotReadyError, ModelShelf, shared_shelf
from demos.deploy import language
from demos.deploy.language import distil_language
from demos.distil import handlers as distil
from demos.temperature import handlers as temperature
from demos.training.queue import SHARED
from tests.core.layer_dropping.sea import TEXT

QUICK: dict[str, Any] = {"layers": 2, "tokens": 320, "held_out": 64, "window": 16, "every": 2}
LONG: dict[str, Any] = {**QUICK, "tokens": 2048, "batch_rows": 1, "every": 4}
NAMES = (f"a-language-run-of-one-{number}" for number in itertools.count())
TIMED = ("seconds", "seconds_left", "tokens_a_second")
Messages = Iterator[dict[str, Any]]
pytestmark = pytest.mark.usefixtures("shelf")


@pytest.fixture(autouse=True)
def nobody_left() -> Iterator[None]:
    """Every test gives all its places away."""
    yield
    assert SHARED.length == 0


@pytest.fixture
def name() -> str:
    return next(NAMES)


@pytest.fixture
def left() -> Iterator[ExitStack]:
    """What is closed at the end, also where a test fails."""
    with ExitStack() as stack:
        yield stack


def first(messages: Messages, kind: str) -> dict[str, Any]:
    """The next message of that kind."""
    return next(message for message in messages if message["type"] == kind)


def distilled(**changes: Any) -> str:
    """The name of the student of a whole run."""
    *_, result = distil_language(TEXT, config={**QUICK, **changes})
    return result["model"]


def test_a_run_tells_its_place_its_plan_and_the_engines_own_events(shelf: ModelShelf) -> None:
    messages = [message for message in distil_language(TEXT, config=QUICK) if message["type"] != "working"]
    assert [message["type"] for message in messages] == ["queued", "plan", *["event"] * 3, "result"]
    assert messages[0]["before"] == 0
    alone = LayerDroppingRun(shelf.get(), TEXT, LayerDroppingConfig(**QUICK))
    assert messages[1] == {"type": "plan", **dataclasses.asdict(alone.plan)}
    assert messages[1]["steps"] == 5
    for message, event in zip(messages[2:], alone.events(), strict=True):
        told, computed = message["event"], dataclasses.asdict(event)
        for measure in ("student", "twin", "dropped"):
            assert told[measure] == pytest.approx(computed[measure])
        assert (told["step"], told["scored"]) == (event.step, event.scored)
    assert re.fullmatch("student-[0-9a-f]{16}", messages[-1]["model"])
    assert messages[-1]["event"]["kept"] == list(alone.plan.kept)


def test_while_it_works_it_says_at_what(monkeypatch: pytest.MonkeyPatch) -> None:
    learn = Pair.learn

    def slow(pair: Pair, *arguments: Any) -> Any:
        time.sleep(0.7)
        return learn(pair, *arguments)

    monkeypatch.setattr(Pair, "learn", slow)
    run = distil_language(TEXT, config={**QUICK, "tokens": 128})
    assert {"type": "working", "stage": "training", "done": 0, "of": 2} in list(run)


def test_without_a_text_one_that_ships_is_read() -> None:
    *_, result = distil_language(shelf="alice", config=QUICK)
    assert result["event"]["train_tokens"] == 320
    assert "whole" in result["event"]


def test_the_student_is_asked_like_any_model_and_is_not_the_teacher() -> None:
    student = distilled()
    answer = temperature.next_token("The whale", model=student)
    assert answer["model"] == student
    assert answer["file"] != temperature.next_token("The whale")["file"]
    assert temperature.model_status(student)["state"] == temperature.load_model(student)["state"] == "ready"
    steps = list(temperature.continue_text("The whale", [0.5], max_new_tokens=3, model=student))
    assert len(steps) == 3
    assert temperature.soften("The whale", model=student)["model"] == student


def test_others_are_not_told_of_a_student() -> None:
    student = distilled()
    with pytest.raises(ValueError, match="model must be one of") as refusal:
        temperature.next_token("The whale", model="another")
    assert student not in str(refusal.value)


def test_of_three_students_the_oldest_goes_with_its_files_and_memory(shelf: ModelShelf) -> None:
    names = [distilled(seed=seed) for seed in (0, 1)]
    oldest = weakref.ref(shelf.student(names[0]))
    file = shelf.student(names[0]).file("student.zip")
    assert file.exists()
    names.append(distilled(seed=2))
    rule = f"a student must be one of the last 2 that this server distilled, got '{names[0]}'"
    for ask in (temperature.next_token, temperature.continue_text):
        with pytest.raises(ValueError, match=rule):
            list(ask("The whale", model=names[0]) if ask is temperature.next_token else ask("x", [1], model=names[0]))
    for ask in (temperature.model_status, temperature.load_model):
        with pytest.raises(ValueError, match=rule):
            ask(names[0])
    gc.collect()
    assert oldest() is None
    assert not file.parent.exists()
    assert all(shelf.get(name).name == name for name in names[1:])


def test_a_stopped_run_ends_with_what_it_has_learnt_and_its_student(shelf: ModelShelf, name: str) -> None:
    run = distil_language(TEXT, config=LONG, run=name)
    first(run, "event")
    assert distil.steer(name, "stop") == {"paused": False, "stopped": True, "watches": False}
    result = first(run, "result")
    assert 0 < result["event"]["step"] < result["event"]["steps"] == 128
    assert shelf.get(result["model"]).network.config.num_hidden_layers == 2
    assert list(run) == []


@pytest.mark.parametrize("action", ["pause", "watch"])
def test_it_is_not_paused_or_watched(name: str, left: ExitStack, action: str) -> None:
    run = left.enter_context(closing(distil_language(TEXT, config=LONG, run=name)))
    next(run)
    with pytest.raises(ValueError, match=f"action must be stop for a language model's run, got {action}"):
        distil.steer(name, action, [0.5])
    assert first(run, "event")["event"]["step"] == 0


def test_one_at_a_time_trains_and_other_runs_pass_those_that_wait(name: str, left: ExitStack) -> None:
    one = left.enter_context(closing(distil_language(TEXT, config=LONG)))
    first(one, "event")
    other = left.enter_context(closing(distil_language(TEXT, config=QUICK, run=name)))
    assert next(other) == next(other) == {"type": "queued", "before": 1}
    if SHARED.count > 1:
        *_, digits = distil.distill({"steps": 20, "repeats": 1})
        assert digits["type"] == "result"
    distil.steer(name, "stop")
    assert list(other)[-1] == {"type": "stopped"}


def test_the_next_one_trains_once_the_first_has_ended(left: ExitStack) -> None:
    one = left.enter_context(closing(distil_language(TEXT, config=LONG)))
    first(one, "event")
    other = left.enter_context(closing(distil_language(TEXT, config=QUICK)))
    assert next(other) == {"type": "queued", "before": 1}
    one.close()
    assert first(other, "plan")["steps"] == 5


def test_who_leaves_frees_place_and_memory_without_a_last_scoring(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[weakref.ref[LayerDroppingRun]] = []
    original = LayerDroppingRun.__init__

    def remembering(self: LayerDroppingRun, *arguments: Any) -> None:
        runs.append(weakref.ref(self))
        original(self, *arguments)

    monkeypatch.setattr(LayerDroppingRun, "__init__", remembering)
    monkeypatch.setattr(LayerDroppingRun, "_result", lambda *_: pytest.fail("nobody reads it"))
    run = distil_language(TEXT, config={**LONG, "every": 128})
    first(run, "event")
    run.close()
    assert SHARED.length == 0
    gc.collect()
    assert runs[0]() is None


def test_too_little_memory_is_told_before_anything_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("Memory", (), {"available": 1_000_000}))
    run = distil_language(TEXT, config=QUICK)
    assert next(run)["type"] == "queued"
    with pytest.raises(ValueError, match=r"this run must have 0\.4 GB of free memory, got 0\.0 GB"):
        list(run)


def test_without_a_model_the_sentence_is_that_of_the_other_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "shared_shelf", ModelShelf)
    with pytest.raises(ModelNotReadyError, match=r"model must be loaded first, got .* in state 'idle'"):
        next(distil_language(TEXT, config=QUICK))
    assert shared_shelf().get()


FIELD = "config must be an object of the fields layers, keep_layers, "


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"text": 5}, "text must be characters, got 5"),
        ({"text": None}, "text must be characters, got None"),
        ({"text": "a" * 200_001}, "text must have at most 200,000 characters, got 200,001"),
        ({"text": "one\0two"}, r"text must be made of whole characters, got U\+0000 at 3"),
        ({"text": "one\ud83d"}, r"text must be made of whole characters, got U\+D83D at 3"),
        ({"text": "short"}, "the text must have at least 161 tokens, about 120 words, got 5"),
        ({"text": "", "shelf": "../../etc/passwd"}, "a text that ships must be one of alice, lincoln, moby_dick, got"),
        ({"text": "", "shelf": None}, "a text that ships must be one of alice, lincoln, moby_dick, got None"),
        ({"config": [1]}, FIELD),
        ({"config": {"nonsense": 1}}, FIELD),
        ({"config": {"layers": 4}}, "layers must be from 1 to 3 of the teacher's 4, got 4"),
        ({"config": {"layers": "2"}}, "layers must be a whole number from 1 to"),
        ({"config": {"keep_layers": 5}}, "keep_layers must be numbers of layers, each once and rising, got 5"),
        ({"config": {"keep_layers": [1, "a"]}}, "keep_layers must be numbers of layers, each once and rising"),
        ({"config": {"keep_layers": [[1]]}}, "keep_layers must be numbers of layers, each once and rising"),
        ({"config": {"keep_layers": [9]}}, "keep_layers must be numbers from 0 to 3, got 9"),
        ({"config": {"tokens": 16_385}}, "tokens must be at most 16,384 on this server, got 16,385"),
        ({"config": {"held_out": 4_097}}, "held_out must be at most 4,096 on this server, got 4,097"),
        ({"config": {"passes": 2}}, "passes must be at most 1 on this server, got 2"),
        ({"config": {"window": 257}}, "window must be at most 256 on this server, got 257"),
        ({"config": {"batch_rows": 65}}, r"tokens a step \(batch_rows · window\) must be at most 1,024 on this server"),
        ({"config": {"batch_rows": 1, "tokens": 1040, "every": 1}}, r"events \(steps / every\) must be at most 64"),
        ({"config": {"divergence": "logit_mse"}}, f"divergence must be one of {', '.join(KINDS)}, got 'logit_mse'"),
        ({"config": {"divergence": ["jsd"]}}, "divergence must be one of"),
        ({"config": {"temperature": 0}}, "temperature must be a positive finite number, got 0"),
        ({"config": {"twin": "yes"}}, "twin must be true or false, got 'yes'"),
        ({"config": {"every_second": 1}}, "every_second must be true or false, got 1"),
        ({"run": "short"}, "run must be 16 to 64 letters, digits, - or _, got 'short'"),
    ],
)
def test_what_is_wrong_is_said_with_its_rule_before_the_run_waits(asked: dict[str, Any], rule: str) -> None:
    config = asked.get("config", {})
    call = {"text": TEXT, **asked, "config": {**QUICK, **config} if isinstance(config, dict) else config}
    with pytest.raises(ValueError, match=rule) as refusal:
        next(distil_language(**call))
    assert len(str(refusal.value)) < 320
