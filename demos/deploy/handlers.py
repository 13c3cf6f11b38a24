"""What the Deploy tab asks of the server, as a plain function that is also an endpoint of its own."""

import dataclasses
from typing import Any

from core.limits import check_count
from core.pages.distil import MAX_WIDTH
from core.recordings.students import TASKS
from core.tasks import find_task


def answer_times(task: str = "digits", hidden: int = 32) -> dict[str, Any]:
    """How long the server takes for an answer: {teacher, student} → {alone, batch} → {median, least, most}, seconds.

    50 runs after 10 that do not count, on one core, one answer at a time and 20 in a batch, each with its part of the
    time. The student has `hidden` units (1 to 512).
    """
    if not isinstance(task, str) or task not in TASKS:
        raise ValueError(f"task must be one of {', '.join(TASKS)}, got {task!r:.40}")
    check_count("hidden", hidden, 1, MAX_WIDTH)
    from core import answer_times as engine  # with torch, without which the page starts

    found = engine.answer_times(find_task(task), hidden)
    return {who: {how: dataclasses.asdict(times) for how, times in each.items()} for who, each in found.items()}
