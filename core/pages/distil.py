"""What the page of the Distil tab must know."""

import dataclasses
from typing import Any

from core import limits
from core.pages.document import title
from core.pages.offered import facts, offered_tasks
from core.runs.configuration import DIVERGENCE_KINDS, DistillationConfig

TITLE = title("distil")
ORDER = 3
# Tasks of images share most of their words; the loss is written out in words of its own.
PARTS = ("images", "loss", *offered_tasks())

# How far the page's settings go.
MAX_STEPS = 5000
MAX_WIDTH = 512

# A point on the curves every 20 steps.
USUAL = DistillationConfig(experiment="missing_class", every=20)
# Where a run may take place: the best of the visitor's device, its graphics chip, its processor, the server.
DEVICES = ("auto", "gpu", "cpu", "server")
SWEEP = {"temperatures": (0.5, 1, 2, 3, 4, 8, 16, 40), "repeats": 3}


def page_data(has_server: bool = True) -> dict[str, Any]:
    """What the page needs to know before it trains: the tasks, the usual config, and all choices and ranges."""
    return {
        "tasks": {name: facts(task) for name, task in offered_tasks().items()},
        "usual": dataclasses.asdict(USUAL),
        "divergences": DIVERGENCE_KINDS,
        "devices": [device for device in DEVICES if has_server or device != "server"],
        "sweep": SWEEP,
        "limits": {
            # At T = 0 there are no soft labels to learn from.
            "dial": {**limits.DIAL, "coldest": limits.MIN_TEMPERATURE},
            "exact": {**limits.DIAL, "coldest": limits.MIN_TEMPERATURE, "maxTemperature": limits.MAX_RUN_TEMPERATURE},
            "temperature": [limits.MIN_TEMPERATURE, limits.MAX_RUN_TEMPERATURE],
            "hidden": [1, MAX_WIDTH],
            "steps": [20, MAX_STEPS],
            "seed": [0, limits.MAX_RUN_SEED],
        },
    }
