"""Which tasks have a trained teacher, and what is known of it; without torch, so that the page can ask at its start."""

import json
import logging
import tempfile
from pathlib import Path
from typing import Any

from core.tasks import Task, all_tasks

_LOG = logging.getLogger(__name__)


def teacher_files(task: Task) -> tuple[Path, Path]:
    """Where the weights and the card of the task's teacher are kept."""
    return task.teachers / f"{task.name}.safetensors", task.teachers / f"{task.name}.json"


def has_teacher(task: Task) -> bool:
    """Whether the task's teacher was trained and kept: its weights and its card."""
    return all(map(Path.is_file, teacher_files(task)))


def teacher_card(task: Task) -> dict[str, Any]:
    """What is known of the task's teacher; ValueError if there is no teacher yet."""
    check_teacher(task)
    card: dict[str, Any] = json.loads(teacher_files(task)[1].read_text("utf-8"))
    return card


def check_teacher(task: Task) -> None:
    """Raise ValueError, which says how to train one, where the task has no teacher."""
    if not has_teacher(task):
        raise ValueError(f"a teacher must be trained first ({_how(task)}), got none for {task.name}")


def check_can_keep(task: Task) -> None:
    """Raise ValueError unless a teacher could be written into the task's folder: before it is trained, not after."""
    try:
        task.teachers.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=task.teachers):
            pass
    except OSError as error:
        raise ValueError(f"the folder of a teacher must be writable, got {task.teachers}: {error.strerror}") from error


def taught_tasks() -> dict[str, Task]:
    """The tasks that have a teacher, by name: those that can be distilled at once."""
    return {name: task for name, task in all_tasks().items() if has_teacher(task)}


def log_untaught_tasks() -> None:
    """Write a line into the log for each task without a teacher, which is not offered, and how to train one."""
    for name, task in all_tasks().items():
        if not has_teacher(task):
            _LOG.warning("The task %s is not offered, as it has no teacher: %s trains one.", name, _how(task))


def _how(task: Task) -> str:
    if task.shipped is None:
        return "python -m core train-teachers FOLDER"
    source = "" if task.shipped.file.is_file() else f" --source {task.name}=DIR"
    return f"python -m core make-assets {task.name}{source}"
