"""The Distil tab: watch a student learn from a teacher, beside its twin that has hard labels only."""

import dataclasses
from typing import Any

from core import limits
from core.runs.configuration import DIVERGENCE_KINDS, DistillationConfig
from demos.distil import bounds, handlers
from demos.distil.offered import facts, log_left_out, offered_tasks
from demos.endpoints import add_endpoint
from demos.page import mount, title

TITLE = title("distil")
ORDER = 3

# A point on the curves every 20 steps.
USUAL = DistillationConfig(experiment="missing_class", every=20)
# Where a run may take place: the best of the visitor's device, its graphics chip, its processor, the server.
DEVICES = ("auto", "gpu", "cpu", "server")
SWEEP = {"temperatures": (0.5, 1, 2, 3, 4, 8, 16, 40), "repeats": 3}


def page_data() -> dict[str, Any]:
    """What the page needs to know before it trains: the tasks, the usual config, and all choices and ranges."""
    return {
        "tasks": {name: facts(task) for name, task in offered_tasks().items()},
        "usual": dataclasses.asdict(USUAL),
        "divergences": DIVERGENCE_KINDS,
        "devices": DEVICES,
        "sweep": SWEEP,
        "limits": {
            # At T = 0 there are no soft labels to learn from.
            "dial": {**limits.DIAL, "coldest": limits.MIN_TEMPERATURE},
            "exact": {**limits.DIAL, "coldest": limits.MIN_TEMPERATURE, "maxTemperature": bounds.MAX_TEMPERATURE},
            "temperature": [limits.MIN_TEMPERATURE, bounds.MAX_TEMPERATURE],
            "hidden": [1, bounds.MAX_SWEEP_WIDTH],
            "steps": [20, bounds.MAX_STEPS],
            "seed": [0, bounds.MAX_SEED],
        },
    }


def build() -> None:
    """Lay out the tab and its endpoints inside the current gr.Blocks."""
    log_left_out()
    # Tasks of images share most of their words.
    mount("distil", page_data(), ["images", *offered_tasks()])
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
    for task in list(offered_tasks())[:1]:
        for _ in handlers.distill({"steps": 1, "repeats": 1}, task):
            pass
