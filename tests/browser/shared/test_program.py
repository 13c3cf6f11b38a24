"""The program that the page makes of a run is core's, character for character."""

import dataclasses
import json
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page

from core.pages.offered import facts
from core.runs.configuration import (
    DIVERGENCE_KINDS,
    EXPERIMENTS,
    DistillationConfig,
    config_from_fields,
    with_usual_classes,
)
from core.runs.export import pytorch_program
from core.tasks import Task, all_tasks
from tests.browser.modules import call

TASKS = all_tasks()
# Each as the page may have it; JSON keeps no 4.0 apart from a 4.
NUMBERS: list[dict[str, Any]] = [
    {"temperature": 4, "soft_weight": 1, "learning_rate": 5e-3},
    {"temperature": 0.05, "learning_rate": 1e-5, "soft_weight": 0.0001},
    {"temperature": 1000, "beta": 0.3, "learning_rate": 1.25e-7, "soft_weight": 0.1},
    {"temperature": 2.5, "soft_weight": 0, "seed": 2**31 - 1, "repeats": 2, "labels": 5000, "widths": [512]},
    {"soft_weight": 5e-324, "beta": 1e-10, "repeats": 1, "steps": 5000, "batch_size": 50},
    {"soft_weight": 0.00009999, "classes": [1, 5], "experiment": "missing_class"},
]
DIVERGENCES: list[dict[str, Any]] = [
    *({"divergence": kind, "t_squared": scaled} for kind, scaled in product(DIVERGENCE_KINDS, (True, False))),
    *({"divergence": "jsd", "beta": beta} for beta in (0, 1, 0.25)),
]


def in_the_browser(page: Page, task: Task, configs: list[dict[str, Any]]) -> list[Any]:
    known = json.loads(json.dumps({"name": task.name, **facts(task)}))
    answer: list[Any] = call(page, "tests/browser/shared/program.js", "programs", known, configs)
    return answer


def fields_of(task: Task, settings: dict[str, Any]) -> dict[str, Any]:
    """All of a config's fields, as JSON holds them: whole numbers without a point."""
    config = with_usual_classes(task, config_from_fields(settings))
    whole = {name: int(value) for name, value in vars(config).items() if isinstance(value, float) and value % 1 == 0}
    fields: dict[str, Any] = json.loads(json.dumps(vars(config) | whole))
    return fields


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_every_distance_in_every_experiment_is_written_alike(modules: Page, task: Task, experiment: str) -> None:
    configs = [fields_of(task, {"experiment": experiment, **divergence}) for divergence in DIVERGENCES]
    here = in_the_browser(modules, task, configs)
    assert here == [pytorch_program(task, config_from_fields(config)) for config in configs]
    # At the ends jsd is one of the two KL divergences.
    assert len(set(here)) == len(configs) - 2


def test_numbers_are_written_as_python_writes_them(modules: Page) -> None:
    task = TASKS["digits"]
    configs = [fields_of(task, numbers) for numbers in NUMBERS]
    here = in_the_browser(modules, task, configs)
    assert here == [pytorch_program(task, config_from_fields(config)) for config in configs]
    assert "128, 1e-05\n" in here[1]
    assert "SEEDS, CLASSES, LABELS = [2147483647, 2147483648], [], 5000" in here[3]


@pytest.mark.parametrize("settings", [{"widths": (8, 8)}, {"jitter": 1}, {"student": "gru"}, {"widths": (7,) * 40}])
def test_what_the_program_cannot_say_is_refused_alike(modules: Page, settings: dict[str, Any]) -> None:
    task, config = TASKS["digits"], DistillationConfig(**settings)
    with pytest.raises(ValueError, match="one hidden layer, without jitter") as refusal:
        pytorch_program(task, config)
    [here] = in_the_browser(modules, task, [json.loads(json.dumps(vars(config)))])
    assert here == {"refused": str(refusal.value)}


def test_a_task_that_has_no_program_is_refused_alike(modules: Page) -> None:
    task = dataclasses.replace(TASKS["digits"], program=None)
    with pytest.raises(ValueError, match="only a task that ships can be exported, got digits") as refusal:
        pytorch_program(task, DistillationConfig())
    [here] = in_the_browser(modules, task, [json.loads(json.dumps(vars(DistillationConfig())))])
    assert here == {"refused": str(refusal.value)}
