"""Runs that nobody can steer, of what can be pickled: a ZeroGPU Space lends its chip to them."""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.runs.configuration import DistillationConfig
from core.tasks import all_tasks
from demos.training.zero_gpu import is_zero_gpu, lent_a_chip

if TYPE_CHECKING:
    from core.runs.events import StepEvent, SweepEvent

# To load torch, data and teacher in the new process.
START_SECONDS = 15


def is_unsteered(config: DistillationConfig, run: str | None) -> bool:
    """Whether a run can have the chip: one that asks for it, and that has no name by which its visitor steers it."""
    return is_zero_gpu() and run is None and config.device in ("cuda", "auto")


def seconds(_task: str, config: DistillationConfig) -> int:
    """For how long a run may have the chip."""
    return START_SECONDS + math.ceil(config.seconds or 0)


def sweep_seconds(task: str, configs: Sequence[DistillationConfig]) -> int:
    """The same of a sweep, whose configs have the same."""
    return seconds(task, configs[0])


@lent_a_chip(seconds)
def distillation(task: str, config: DistillationConfig) -> Iterator["StepEvent"]:
    """The events of a run; the result is without its networks, which lie on the chip."""
    from core.distillation import distill
    from core.runs.events import DistillationResult

    for event in distill(all_tasks()[task], config):
        if isinstance(event, DistillationResult):
            event = dataclasses.replace(event, student_state={}, twin_state={})
        yield event


@lent_a_chip(sweep_seconds)
def sweep(task: str, configs: Sequence[DistillationConfig]) -> Iterator["SweepEvent"]:
    """The events of a sweep."""
    from core.distillation import sweep

    yield from sweep(all_tasks()[task], configs)
