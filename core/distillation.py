"""Stage 2: train students toward a teacher's soft targets, each beside a twin with hard labels only.

A student and its twin begin with the same weights and see the same batches, so that what differs in the
end is due to the soft targets. All seeds, and all temperatures of a sweep, are trained together.
"""

from collections.abc import Iterator, Sequence

from torch import nn

from core.runs.configuration import DistillationConfig, with_usual_classes
from core.runs.events import DistillationResult, StepEvent, SweepEvent
from core.runs.run import Run
from core.runs.steering import Steering
from core.tasks import Task

__all__ = ["DistillationConfig", "DistillationResult", "Steering", "StepEvent", "SweepEvent", "distill", "sweep"]


def distill(
    task: Task, config: DistillationConfig, teacher: nn.Module | None = None, steering: Steering | None = None
) -> Iterator[StepEvent]:
    """Train; an event before the first step and after each config.every, a DistillationResult at the end.

    teacher: another than the task's own. steering: pauses or stops the run, or watches an input, while it trains.
    Closing the iterator stops the run where it stands and frees what it holds. Raises ValueError where the config
    or the steering does not suit the task.
    """
    steered = _suiting(steering, task)
    run = Run(task, [with_usual_classes(task, config)], teacher)
    event = None
    for step, batches, last in run.steps(steered):
        if event is None or event.step != step:
            event = run.event(step, batches)
        event = run.watched(event, steered.watched)
        yield run.result(event) if last else event


def sweep(
    task: Task,
    configs: Sequence[DistillationConfig],
    teacher: nn.Module | None = None,
    steering: Steering | None = None,
) -> Iterator[SweepEvent]:
    """Train the students of all configs together; events at the steps of `distill`, a point for each config.

    The configs may differ in temperature and soft_weight alone; each is trained for all of its seeds, and one
    twin a seed serves them all. What is watched is not told of. Raises ValueError for none, or for configs that
    differ in more.
    """
    configs = [with_usual_classes(task, config) for config in configs]
    shared = {config.but(temperature=1, soft_weight=1) for config in configs}
    if len(shared) != 1:
        raise ValueError(f"a sweep's configs must differ in temperature and soft_weight alone, got {len(shared)} kinds")
    steered = _suiting(steering, task)
    run = Run(task, configs, teacher)
    event = None
    for step, _, last in run.steps(steered):
        if event is None or (event.step, event.last) != (step, last):
            event = run.sweep_event(step, last)
        yield event


def _suiting(steering: Steering | None, task: Task) -> Steering:
    if steering is not None and steering.task != task:
        raise ValueError(f"steering must be for the task {task.name}, got one for {steering.task.name}")
    return steering or Steering(task)
