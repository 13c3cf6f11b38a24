"""What the page of the Deploy tab must know."""

import dataclasses
from typing import Any

from core import answer_times, limits
from core.language.model_store import configured_model
from core.layer_dropping.configuration import KINDS, LayerDroppingConfig
from core.networks.costs import network_cost
from core.pages.document import title
from core.pages.offered import facts, offered_tasks
from core.recordings.language import RUNS, recorded_run
from core.recordings.students import TASKS, recorded_students
from core.tasks import Task
from core.tasks.images import MOST_TEST
from core.teachers.cards import teacher_card

TITLE = title("deploy")
ORDER = 4
PARTS = ("deploy_take", "deploy_language")

RACE_SECONDS = 10
LONGEST_PREFIX = 20
# The most of each that the server distils a language model with: minutes for a visitor, a few gigabytes.
LANGUAGE_BOUNDS = {
    "characters": 200_000,
    "tokens": 16_384,
    "held_out": 4_096,
    "passes": 1,
    "window": 256,
    "step_tokens": 1_024,
    "events": 64,
}
# Below this core.layer_dropping.reading reads more than it is asked for: eight windows.
LEAST_LANGUAGE_TOKENS = 1_024


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
        "language": _language(has_server),
    }


def _language(has_server: bool) -> dict[str, Any]:
    """What the page knows of the language model's distillation: the recorded runs, and what a run needs.

    A server distils on request where it has the model that the recordings are of.
    """
    runs = {name: recorded_run(name) for name in RUNS}
    first, usual = next(iter(runs.values())), LayerDroppingConfig()
    return {
        "model": first["model"],
        "layers": len(first["result"]["influence"]),
        "texts": [{"name": name, "tokens": run["tokens"]} for name, run in runs.items() if name == run["text"]],
        "recordings": list(runs),
        "bounds": {**LANGUAGE_BOUNDS, "least_tokens": LEAST_LANGUAGE_TOKENS},
        "usual": {name: getattr(usual, name) for name in ("layers", "temperature", "divergence", "tokens")},
        "divergences": KINDS,
        "needs": first["needs"],
        "on_server": has_server and configured_model() == first["model"],
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
