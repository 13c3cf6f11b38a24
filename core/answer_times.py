"""How long this machine takes for an answer of a teacher and of a student, one at a time and in batches."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.tasks import Task

if TYPE_CHECKING:
    from torch import Tensor, nn

WARM_UPS, RUNS = 10, 50
BATCH = 20


@dataclass(frozen=True)
class Times:
    """Seconds an answer took in RUNS runs, after WARM_UPS that do not count."""

    median: float
    least: float
    most: float


def answer_times(task: Task, hidden: int) -> dict[str, dict[str, Times]]:
    """Times of the task's teacher and of a student with `hidden` units: who → {alone, batch}, on one core.

    In a batch of BATCH an answer's time is its part of the batch's. The student's weights are those before training:
    its twin, and any other of its size, takes as long. Raises ValueError for a task without a teacher.
    """
    import torch

    from core.teachers.teacher import load_teacher
    from core.threads import use_threads

    networks = {"teacher": load_teacher(task), "student": _student(task, hidden)}
    inputs = torch.from_numpy(task.load().test_inputs[:BATCH])
    before = torch.get_num_threads()
    use_threads(1)
    try:
        with torch.no_grad():
            return {
                who: {"alone": _times(network, inputs[:1]), "batch": _times(network, inputs)}
                for who, network in networks.items()
            }
    finally:
        use_threads(before)


def _times(network: "nn.Module", inputs: "Tensor") -> Times:
    seconds = []
    for _ in range(WARM_UPS + RUNS):
        begun = time.perf_counter()
        network(inputs)
        seconds.append((time.perf_counter() - begun) / len(inputs))
    counted = seconds[WARM_UPS:]
    return Times(float(np.median(counted)), min(counted), max(counted))


def _student(task: Task, hidden: int) -> "nn.Module":
    import torch

    from core.networks.modules import from_state, initial_weights

    sizes = (task.load().test_inputs.shape[1], hidden, len(task.classes))
    state = {}
    for layer in (0, 1):
        weight = initial_weights(sizes[layer], sizes[layer + 1], 0, layer)
        state[f"{2 * layer}.weight"] = torch.from_numpy(weight.T.copy())
        state[f"{2 * layer}.bias"] = torch.zeros(sizes[layer + 1])
    return from_state("mlp", sizes[0], sizes[2], (hidden,), state)
