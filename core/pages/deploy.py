"""What the page of the Deploy tab must know."""

import dataclasses
from typing import Any

from core import answer_times, limits
from core.networks.costs import network_cost
from core.pages.document import title
from core.pages.offered import facts, offered_tasks
from core.recordings.students import TASKS, recorded_students
from core.tasks import Task
from core.tasks.images import MOST_TEST
from core.teachers.cards import teacher_card

TITLE = title("deploy")
ORDER = 4
PARTS = ("deploy_take", "deploy_language")

RACE_SECONDS = 10
LONGEST_PREFIX = 20


def page_data(has_server: bool = True) -> dict[str, Any]:
    """What the page needs to know before it fetches a network: the tasks, what is kept ready of each, and limits."""
    return {
        "tasks": {name: _facts(task) for name, task in offered_tasks().items() if name in TASKS},
        "times": {
            "warm_ups": answer_times.WARM_UPS,
            "runs": answer_times.RUNS,
            "batch": answer_times.BATCH,
            "on_server": has_server,
        },
        "race_seconds": RACE_SECONDS,
        "limits": {
            **limits.DIAL,
            "maxPrefix": LONGEST_PREFIX,
            "maxSeed": limits.MAX_SEED,
            "digits": MOST_TEST,
        },
    }


def _facts(task: Task) -> dict[str, Any]:
    card = teacher_card(task)
    ready = recorded_students()[task.name]
    cost = network_cost(card["network"], ready["features"], len(task.classes), (card["config"]["width"],))
    return {
        **facts(task),
        "teacher_cost": dataclasses.asdict(cost),
        "ready": ready,
    }
