"""Students to take along: trained by core, as short as will do."""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from core.distillation import DistillationConfig, DistillationResult, distill
from core.tasks import all_tasks
from tests.browser.deploy.export.networks import Network, network_of

STEPS = {"digits": 600, "names": 600}
CALIBRATION = 200


class Taken(NamedTuple):
    """A student as the page has it, inputs for its calibration, and the task's held-out inputs."""

    network: Network
    calibration: NDArray[np.float32]
    inputs: NDArray[np.float32]
    result: DistillationResult


@pytest.fixture(scope="session")
def students() -> dict[str, Taken]:
    return {name: taken(name) for name in STEPS}


def taken(name: str) -> Taken:
    task = all_tasks()[name]
    config = DistillationConfig(widths=(32,), steps=STEPS[name], repeats=1, temperature=task.temperature)
    *_, result = distill(task, config)
    assert isinstance(result, DistillationResult)
    data = task.load()
    return Taken(network_of(name, result.student_state), data.train_inputs[:CALIBRATION], data.test_inputs, result)
