"""Which tasks the page offers, and what it must know of each."""

import dataclasses
import logging
from pathlib import Path
from typing import Any

from core.assets import ASSETS
from core.runs.configuration import EXPERIMENTS
from core.tasks import Task
from core.teachers.cards import log_untaught_tasks, taught_tasks, teacher_card

_LOG = logging.getLogger(__name__)

# The task with which the page begins.
FIRST = "digits"
MOST_LABELS = 5000
# In the other experiments some classes are never shown: a task offers them where it says which.
_WHOLE = ("few_labels", "all")


def offered_tasks() -> dict[str, Task]:
    """The tasks that have a teacher, and all that the page fetches of them, by name."""
    ready = {name: task for name, task in taught_tasks().items() if not _missing(name)}
    return dict(sorted(ready.items(), key=lambda found: (found[0] != FIRST, found[0])))


def log_left_out() -> None:
    """Write a line into the log for each task that is not offered: what it lacks, and how to get it."""
    log_untaught_tasks()
    for name in taught_tasks():
        for file in _missing(name):
            _LOG.warning("The task %s is not offered, as %s is missing: README.md says how to add a task.", name, file)


def facts(task: Task) -> dict[str, Any]:
    """What the page knows of a task before it fetches anything: see assets/js/distil/tasks.js."""
    card = teacher_card(task)
    return {
        "classes": task.classes,
        "judged_by": task.judged_by,
        "experiments": [name for name in EXPERIMENTS if name in _WHOLE or name in task.hidden],
        "hidden": dict(task.hidden),
        "temperature": task.temperature,
        "labels": task.labels,
        "most_labels": min(MOST_LABELS, card["examples"]["train"]),
        "card": card,
        "program": task.program and dataclasses.asdict(task.program),
    }


def _missing(name: str) -> list[Path]:
    """The files that the page would fetch of a task and not find."""
    files = (f"js/distil/tasks/{name}.js", f"text/en/{name}.json", f"data/{name}_teacher.safetensors.gz")
    return [Path("assets") / file for file in files if not (ASSETS / file).is_file()]
