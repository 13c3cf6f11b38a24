"""Students to take along: those that are kept ready."""

from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.pages.offered import facts
from core.recordings.students import KEPT, TASKS, networks_path, recorded_students
from core.tasks import find_task
from core.tensors import read_tensors
from tests.browser.deploy.export.networks import Network, network_of

CALIBRATION = 200


class Taken(NamedTuple):
    """A run as the page has it, its student, inputs for calibration, the held-out inputs, and the task's facts."""

    run: dict[str, Any]
    network: Network
    calibration: NDArray[np.float32]
    inputs: NDArray[np.float32]
    facts: dict[str, Any]


@pytest.fixture(scope="session")
def students() -> dict[str, Taken]:
    return {name: taken(name) for name in TASKS}


def taken(name: str) -> Taken:
    task, ready = find_task(name), recorded_students()[name]
    stored = {key: torch.from_numpy(array) for key, array in read_tensors(networks_path(name)).tensors.items()}
    student, twin = (network_of(name, of(who, stored), who) for who in ("student", "twin"))
    run = {
        "task": name,
        "id": "ready",
        "letter": None,
        "config": {**ready["config"], "widths": [KEPT]},
        "seed": ready["config"]["seed"],
        "student": student,
        "twin": twin,
        "scores": {"teacher": ready["teacher"], "student": ready["kept"]["student"], "twin": ready["kept"]["twin"]},
        "kept": True,
    }
    data = task.load()
    return Taken(run, student, data.train_inputs[:CALIBRATION], data.test_inputs, facts(task))


def of(who: str, stored: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The tensors of student or twin, by torch's own names."""
    return {key.removeprefix(f"{who}."): tensor for key, tensor in stored.items() if key.startswith(f"{who}.")}
