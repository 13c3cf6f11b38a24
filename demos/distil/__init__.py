"""The Distil tab: watch a student learn from a teacher, beside its twin that has hard labels only."""

import dataclasses
import json
from typing import Any

from core import limits as settings
from core.runs.configuration import DistillationConfig
from core.tasks import Task, all_tasks
from demos.distil import bounds, handlers
from demos.endpoints import add_endpoint
from demos.page import mount, title

TITLE = title("distil")
ORDER = 2

# A point on the curves every 20 steps.
USUAL = DistillationConfig(experiment="missing_class", every=20)

# Where each task's students learn well: names have more answers that are nearly right, and need less heat to show them.
TEMPERATURES = {"digits": USUAL.temperature, "names": 2.0}


def page_data() -> dict[str, Any]:
    """What the page needs to know before it trains: the usual config, and the range of each setting."""
    return {
        "teachers": {name: _card(task) for name, task in all_tasks().items()},
        "usual": dataclasses.asdict(USUAL),
        "temperatures": TEMPERATURES,
        "limits": {
            "dial": {"minTemperature": settings.MIN_TEMPERATURE, "maxTemperature": settings.MAX_TEMPERATURE},
            "exact": {"minTemperature": settings.MIN_TEMPERATURE, "maxTemperature": bounds.MAX_TEMPERATURE},
            "temperature": [settings.MIN_TEMPERATURE, bounds.MAX_TEMPERATURE],
            "hidden": [1, 512],
            "labels": [1, 5000],
            "steps": [20, bounds.MAX_STEPS],
            "seed": [0, bounds.MAX_SEED],
        },
    }


def _card(task: Task) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((task.teachers / f"{task.name}.json").read_text("utf-8"))
    return card


def build() -> None:
    """Lay out the tab and its endpoints inside the current gr.Blocks."""
    mount("distil", page_data(), list(all_tasks()))
    # The line of queue.py is the queue that visitors see; Gradio's own must let all of it in.
    training = {"concurrency_limit": bounds.MOST_AT_ONCE, "concurrency_id": "training"}
    add_endpoint(handlers.distill, "distill", **training)
    add_endpoint(handlers.sweep, "sweep", **training)
    add_endpoint(handlers.train_teacher, "train_teacher", **training)
    # Steering must not wait behind the training that it steers.
    add_endpoint(handlers.steer, "steer", concurrency_limit=8)
    add_endpoint(handlers.export, "export", concurrency_limit=4)


def prepare() -> None:
    """Train for one step, so that the first visitor waits neither for torch nor for the teacher's logits."""
    for _ in handlers.distill({"steps": 1, "repeats": 1}):
        pass
