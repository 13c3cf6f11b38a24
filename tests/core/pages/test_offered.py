"""Which tasks the page offers, what it is told of them, and what the log says of the others."""

import dataclasses
import logging
from pathlib import Path

import pytest

import core.teachers.cards
from core.pages import offered
from core.pages.distil import page_data
from core.runs.configuration import EXPERIMENTS
from core.tasks import Task, all_tasks

TASKS = all_tasks()


def pretend(monkeypatch: pytest.MonkeyPatch, tasks: dict[str, Task]) -> None:
    monkeypatch.setattr(core.teachers.cards, "all_tasks", lambda: tasks)


def test_digits_come_first_whatever_the_others_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(page_data()["tasks"]) == ["digits", "names"]
    pretend(monkeypatch, {"names": TASKS["names"], "digits": TASKS["digits"]})
    assert list(offered.offered_tasks()) == ["digits", "names"]


def test_what_is_usual_and_what_is_hidden_is_each_tasks_own() -> None:
    tasks = page_data()["tasks"]
    assert {name: task["temperature"] for name, task in tasks.items()} == {"digits": 4.0, "names": 2.0}
    assert tasks["digits"]["hidden"] == {"missing_class": (3,), "only_classes": (7, 8)}
    assert [TASKS["names"].classes[place] for place in tasks["names"]["hidden"]["only_classes"]] == list("aeiou")
    assert {name: task["judged_by"] for name, task in tasks.items()} == {"digits": "accuracy", "names": "perplexity"}
    assert {task["most_labels"] for task in tasks.values()} == {5000}


def test_an_experiment_that_hides_nothing_of_a_task_is_not_offered() -> None:
    assert offered.facts(TASKS["digits"])["experiments"] == list(EXPERIMENTS)
    bare = dataclasses.replace(TASKS["digits"], hidden={"only_classes": (1,)})
    assert offered.facts(bare)["experiments"] == ["few_labels", "only_classes", "all"]


def test_a_task_without_a_teacher_is_left_out_in_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pretend(monkeypatch, {**TASKS, "names": dataclasses.replace(TASKS["names"], teachers=tmp_path)})
    with caplog.at_level(logging.WARNING):
        offered.log_left_out()
    assert list(offered.offered_tasks()) == ["digits"]
    [line] = caplog.messages
    assert "names is not offered, as it has no teacher: python -m core make-assets names" in line


def test_so_is_one_that_has_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in ("json", "safetensors"):
        (tmp_path / f"cats.{kind}").write_bytes((TASKS["digits"].teachers / f"digits.{kind}").read_bytes())
    pretend(monkeypatch, {**TASKS, "cats": dataclasses.replace(TASKS["digits"], name="cats", teachers=tmp_path)})
    with caplog.at_level(logging.WARNING):
        offered.log_left_out()
    assert list(offered.offered_tasks()) == ["digits", "names"]
    missing = ("js/distil/tasks/cats.js", "text/en/cats.json", "data/cats_teacher.safetensors.gz")
    assert caplog.messages == [
        f"The task cats is not offered, as assets/{file} is missing: README.md says how to add a task."
        for file in missing
    ]
