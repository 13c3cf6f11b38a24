"""The Distil tab's endpoints as plain functions, and the line of those who wait for the server."""

import dataclasses
import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from core.distillation import distill
from core.pages.distil import page_data
from core.runs.configuration import DistillationConfig
from core.tasks import all_tasks
from core.teachers import teacher
from demos.distil import bounds, handlers, prepare
from demos.training.queue import SHARED

DIGITS = all_tasks()["digits"]
SHORT: dict[str, Any] = {"steps": 40, "every": 20, "repeats": 1, "experiment": "missing_class"}


def test_a_run_tells_its_place_then_the_engines_own_events() -> None:
    messages = [message for message in handlers.distill(SHORT) if message["type"] != "working"]
    assert messages[0] == {"type": "queued", "before": 0}
    assert [message["type"] for message in messages[1:]] == ["event", "event", "result"]
    *_, result = distill(all_tasks()["digits"], DistillationConfig(**SHORT))
    assert messages[-1]["event"]["student"]["accuracy"] == list(result.student.accuracy)
    assert messages[-1]["event"]["config"]["seconds"] is None


def test_closing_a_run_gives_its_place_away() -> None:
    runs = [handlers.distill({**SHORT, "steps": 5000}) for _ in range(SHARED.count)]
    for run in runs:
        assert next(run)["before"] == 0
        assert next(message for message in run if message["type"] != "working")["type"] == "event"
    late = handlers.distill(SHORT)
    assert next(late) == {"type": "queued", "before": 1}
    runs[0].close()  # type: ignore[attr-defined]
    assert next(message for message in late if message["type"] == "event")["event"]["step"] == 0
    for run in [late, *runs[1:]]:
        run.close()  # type: ignore[attr-defined]
    assert SHARED.length == 0


@pytest.mark.parametrize(
    ("config", "rule"),
    [
        ({"steps": 5001}, "steps must be at most 5000 on this server, got 5001"),
        ({"widths": [1025]}, "widths must be at most 1024"),
        ({"widths": [8, 8, 8, 8]}, "widths' count must be at most 3"),
        ({"repeats": 6}, "repeats must be at most 5"),
        ({"steps": 5000, "every": 1}, "events"),
        ({"jitter": 1}, "jitter must be 0"),
        ({"temperature": -1}, "temperature must be a positive finite number, got -1"),
        ({"temperature": "hot"}, "temperature must be a positive finite number, got 'hot'"),
        ({"nonsense": 1}, "fields"),
        ({"precision": "bfloat16"}, "precision must be float32, the only one there is, got 'bfloat16'"),
        ([1], "fields"),
    ],
)
def test_what_is_out_of_bounds_gets_the_rule_and_the_value(config: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        next(handlers.distill(config))
    assert SHARED.length == 0


def test_a_config_of_a_client_of_before_is_still_taken() -> None:
    *_, last = handlers.distill({**SHORT, "steps": 1, "precision": "float32"})
    assert last["type"] == "result"
    assert "precision" not in last["event"]["config"]


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(ValueError, match="task must be one of digits, names, got 'cats'"):
        list(handlers.distill(SHORT, task="cats"))


def test_without_classes_each_task_hides_its_own() -> None:
    for task, classes in (("digits", [3]), ("names", [0])):
        *_, last = handlers.distill({**SHORT, "steps": 1}, task=task)
        assert last["event"]["config"]["classes"] == classes
        *_, swept = handlers.sweep({**SHORT, "steps": 1}, [2], 1, task)
        assert swept["event"]["points"][0]["config"]["classes"] == classes


@pytest.mark.parametrize("endpoint", [handlers.distill, handlers.sweep, handlers.train_teacher, handlers.export])
def test_a_task_without_a_teacher_is_refused_in_a_sentence(endpoint: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fashion = dataclasses.replace(DIGITS, name="fashion")
    monkeypatch.setattr(bounds, "all_tasks", lambda: {"digits": DIGITS, "fashion": fashion})
    arguments = {"temperatures": [2]} if endpoint is handlers.sweep else {}
    with pytest.raises(ValueError, match=r"trained first \(python -m core make-assets fashion\), got none for fashion"):
        list(endpoint(task="fashion", **arguments))
    assert SHARED.length == 0


def test_preparing_asks_the_teacher_once_and_leaves_no_run_behind() -> None:
    teacher._logits_of_own.cache_clear()
    prepare()
    assert teacher._logits_of_own.cache_info().misses == 1
    next(distill(DIGITS, DistillationConfig(**SHORT)))
    assert teacher._logits_of_own.cache_info().misses == 1
    assert SHARED.length == 0


def test_seconds_are_bounded() -> None:
    assert bounds.checked_config({}).seconds == 60
    assert bounds.checked_config({"seconds": 5}).seconds == 5


def test_export_gives_a_program_of_the_config() -> None:
    answer = handlers.export({"temperature": 7.5, "seed": 3, "repeats": 2})
    assert "T, SOFT, BETA = 7.5, 1.0, 0.5" in answer["program"]
    assert "SEEDS, CLASSES, LABELS = [3, 4]," in answer["program"]
    compile(answer["program"], answer["name"], "exec")


def test_export_knows_the_task() -> None:
    answer = handlers.export({"experiment": "missing_class"}, task="names")
    assert "names_teacher.safetensors.gz" in answer["program"]
    assert "SEEDS, CLASSES, LABELS = [0, 1, 2, 3, 4], [0]," in answer["program"]
    compile(answer["program"], answer["name"], "exec")
    with pytest.raises(ValueError, match="task must be one of digits, names, got 'cats'"):
        handlers.export({}, task="cats")


def test_names_are_distilled_and_judged_by_perplexity() -> None:
    *_, last = handlers.distill({**SHORT, "classes": [0]}, task="names")
    result = last["event"]
    assert result["task"] == "names"
    assert result["corrected_student"]["perplexity"][0] < result["corrected_twin"]["perplexity"][0]
    assert len(result["student"]["class_accuracy"][0]) == 27


def test_the_page_starts_from_a_config_of_the_engine() -> None:
    usual = page_data()["usual"]
    assert DistillationConfig(**usual).experiment == "missing_class"
    assert bounds.checked_config(usual).steps == usual["steps"]


def events_of(messages: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (message for message in messages if message["type"] != "working")


def test_who_leaves_a_teacher_in_a_long_step_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    left = threading.Event()

    def slow(*_: object) -> Iterator[None]:
        left.wait(30)
        yield None

    monkeypatch.setattr(handlers, "_teacher", slow)
    messages = handlers.train_teacher()
    assert [next(messages)["type"] for _ in range(3)] == ["queued", "working", "working"]
    left.set()
    messages.close()  # type: ignore[attr-defined]
    assert SHARED.length == 0


def test_a_fresh_teacher_can_be_watched_and_stopped() -> None:
    messages = handlers.train_teacher(seed=4)
    assert next(messages) == {"type": "queued", "before": 0}
    events = list(islice(events_of(messages), 3))
    assert [event["step"] for event in events] == [20, 40, 60]
    assert 0.3 < events[0]["accuracy"] < events[2]["accuracy"] < 1
    messages.close()  # type: ignore[attr-defined]
    assert SHARED.length == 0


def test_so_can_a_fresh_teacher_of_names() -> None:
    messages = handlers.train_teacher(seed=4, task="names")
    assert next(messages)["type"] == "queued"
    events = list(islice(events_of(messages), 2))
    assert 27 > events[0]["perplexity"] > events[1]["perplexity"] > 6
    messages.close()  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="task must be one of digits, names, got 'cats'"):
        next(handlers.train_teacher(task="cats"))
