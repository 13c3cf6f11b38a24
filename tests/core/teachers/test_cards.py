"""Which tasks have a teacher, what its card says, and what is said of a task without one."""

import dataclasses
import logging
from pathlib import Path

import pytest

from core.tasks import Origin, Task, all_tasks
from core.tasks.images import shipped_image_task
from core.teachers import cards
from core.teachers.cards import check_teacher, has_teacher, log_untaught_tasks, taught_tasks, teacher_card
from tests.test_structure import loaded_after


@pytest.fixture
def fashion() -> Task:
    """A task that ships, whose files are still to be made."""
    return shipped_image_task("fashion", ("shirt", "shoe"), {"missing_class": (1,)}, Origin("clothes", "there", "MIT"))


@pytest.fixture
def with_fashion(fashion: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tasks that ship, and one more that has no teacher."""
    monkeypatch.setattr(cards, "all_tasks", lambda: {**all_tasks(), "fashion": fashion})


def test_every_task_that_ships_has_a_teacher_whose_card_says_whose_examples_it_learnt_from() -> None:
    assert taught_tasks() == all_tasks()
    for task in all_tasks().values():
        card = teacher_card(task)
        assert card["examples_sha256"] == task.load().sha256
        assert {name: card[name] for name in ("data", "source", "licence")} == dataclasses.asdict(task.origin)
        assert (card["classes"], card["network"]) == (list(task.classes), task.teacher)
        assert card["examples"]["train"] == len(task.load().train_targets)


@pytest.mark.usefixtures("with_fashion")
def test_a_task_without_a_teacher_is_left_out_and_the_log_says_how_to_train_one(
    fashion: Task, caplog: pytest.LogCaptureFixture
) -> None:
    assert not has_teacher(fashion)
    assert taught_tasks().keys() == all_tasks().keys()
    with caplog.at_level(logging.WARNING):
        log_untaught_tasks()
    assert caplog.messages == [
        "The task fashion is not offered, as it has no teacher: "
        "python -m core make-assets fashion --source fashion=DIR trains one."
    ]


def test_nothing_is_logged_where_every_task_has_a_teacher(caplog: pytest.LogCaptureFixture) -> None:
    log_untaught_tasks()
    assert caplog.messages == []


@pytest.mark.parametrize("there", [(), ("safetensors",), ("json",)])
def test_weights_without_a_card_and_a_card_without_weights_are_no_teacher(
    fashion: Task, there: tuple[str, ...], tmp_path: Path
) -> None:
    for kind in there:
        (tmp_path / f"fashion.{kind}").write_text("{}")
    task = dataclasses.replace(fashion, teachers=tmp_path)
    assert not has_teacher(task)
    with pytest.raises(ValueError, match=r"trained first \(python -m core make-assets .*\), got none for fashion"):
        teacher_card(task)


def test_a_task_of_own_images_is_told_its_own_command(fashion: Task) -> None:
    with pytest.raises(ValueError, match=r"python -m core train-teachers FOLDER"):
        check_teacher(dataclasses.replace(fashion, shipped=None))


def test_asking_for_teachers_needs_no_torch() -> None:
    assert "torch" not in loaded_after("from core.teachers.cards import taught_tasks\nassert taught_tasks()")
