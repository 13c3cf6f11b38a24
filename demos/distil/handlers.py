"""What the Distil tab asks of the server, as plain functions: each is also an endpoint of its own."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.limits import MAX_RUN_SEED, check_count
from core.runs.configuration import DistillationConfig
from core.runs.export import pytorch_program
from core.runs.steering import Steering
from core.tasks import Task
from demos.distil import bounds, streams, unsteered
from demos.distil.bounds import checked_config
from demos.training import cluster
from demos.training.queue import ACTIONS, SHARED, checked_run

if TYPE_CHECKING:
    from core.runs.events import StepEvent, SweepEvent
    from core.teachers.teacher import TeacherEvent

TEACHER_STEPS = 400


def distill(
    config: dict[str, Any] | None = None, task: str = "digits", run: str | None = None
) -> Iterator[dict[str, Any]]:
    """Train students and twins on the server: {type: queued, before}, then {type: event | result, event}.

    `config` holds fields of core.runs.configuration.DistillationConfig; `event` is a StepEvent, at the end a result.
    A run is bounded in steps (5,000), seconds (60) and width (1,024), and waits where all cores are taken.
    `run`, a name of 16 to 64 letters and digits that is drawn at random, lets its visitor steer it. While it is
    paused, {type: paused, step, seconds_left, watched_student, watched_twin} comes twice a second; one that is
    stopped before it began ends with {type: stopped}. Its result comes with `networks`, the first student and twin as
    base64 of safetensors.
    """
    checked, named, asked = checked_config(config), checked_run(run), bounds.checked_task(task)
    steering = Steering(asked)
    with SHARED.place(steering, named) as place:
        if unsteered.is_unsteered(checked, named):
            yield from streams.training(place, unsteered.distillation(task, checked))
        else:
            yield from streams.training(place, _distillation(asked, checked, steering))


def sweep(
    config: dict[str, Any] | None = None,
    temperatures: list[float] | None = None,
    repeats: int = 3,
    task: str = "digits",
    run: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Train students at 1 to 12 temperatures, 1 to 5 seeds each, together: messages as those of `distill`.

    `event` is a SweepEvent. The bounds are those of `distill`, but one hidden layer of at most 512 units.
    """
    configs, named = bounds.checked_sweep(config, temperatures, repeats), checked_run(run)
    asked = bounds.checked_task(task)
    steering = Steering(asked)
    with SHARED.place(steering, named) as place:
        if unsteered.is_unsteered(configs[0], named):
            yield from streams.training(place, unsteered.sweep(task, configs))
        else:
            yield from streams.training(place, _sweep(asked, configs, steering))


def steer(run: str, action: str, probe: list[float] | None = None) -> dict[str, bool]:
    """Ask something of a run that waits or trains: {paused, stopped, watches}, how it is from now on.

    pause gives its turn to the next in line, for up to five minutes; resume makes it stand in line again; stop ends
    it with what it has learnt; watch has its events tell what student and twin make of `probe`, an input.
    """
    if not isinstance(action, str) or action not in ACTIONS:
        raise ValueError(f"action must be one of {', '.join(ACTIONS)}, got {action!r:.40}")
    named = checked_run(run) or ""
    if not SHARED.has(named) and (told := cluster.steered_elsewhere(named, action, probe)) is not None:
        return told
    return SHARED.find(named).steer(action, probe)


def train_teacher(seed: int = 0, task: str = "digits") -> Iterator[dict[str, Any]]:
    """Train a fresh teacher for 400 steps: {type: queued, before}, then {type: event, step, steps, …}.

    {type: working} says twice a second that a step takes long. An event tells the accuracy and the perplexity on
    held-out examples. The teacher is to be watched, and is thrown away: students learn from the one that ships, which
    had more steps.
    """
    check_count("seed", seed, 0, MAX_RUN_SEED)
    asked = bounds.checked_task(task)
    steering = Steering(asked)
    with SHARED.place(steering) as place:
        yield from streams.teacher_training(place, _teacher(asked, seed, steering), TEACHER_STEPS)


def export(config: dict[str, Any] | None = None, task: str = "digits") -> dict[str, str]:
    """The run as a short PyTorch program: {name, program}."""
    return {"name": "distil.py", "program": pytorch_program(bounds.checked_task(task), checked_config(config))}


# Where no cluster trains, the engine is imported when a run begins: the page starts without torch.


def _distillation(task: Task, config: DistillationConfig, steering: Steering) -> Iterator["StepEvent"]:
    if cluster.is_named():
        yield from cluster.trained("distill", task, config, steering)
        return
    from core.distillation import distill

    yield from distill(task, config, steering=steering)


def _sweep(task: Task, configs: Sequence[DistillationConfig], steering: Steering) -> Iterator["SweepEvent"]:
    if cluster.is_named():
        yield from cluster.trained("sweep", task, configs, steering)
        return
    from core.distillation import sweep

    yield from sweep(task, configs, steering=steering)


def _teacher(task: Task, seed: int, steering: Steering) -> Iterator["TeacherEvent"]:
    from core.teachers.configuration import USUAL

    usual = dataclasses.replace(USUAL[task.teacher], steps=TEACHER_STEPS, every=20, seed=seed)
    if cluster.is_named():
        yield from cluster.trained("train_teacher", task, usual, steering)
        return
    from core.teachers.teacher import train_teacher

    yield from train_teacher(task, usual)
