"""What the Distil tab asks of the server, as plain functions: each is also an endpoint of its own."""

import dataclasses
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from core.configuration import DistillationConfig
from core.export import pytorch_program
from core.settings import check_count
from demos.distil.slots import MOST_WAITING, SHARED

if TYPE_CHECKING:
    from core.events import StepEvent
    from core.tasks import Task

MAX_STEPS = 5000
MAX_SECONDS = 60.0
MAX_WIDTH = 1024
MAX_TEMPERATURE = 1000.0
MAX_REPEATS = 5
MAX_EVENTS = 500
TEACHER_STEPS = 400
TRAINING_NICENESS = 10
MAX_SEED = 2**31 - 1
# One more than fit in the line: that one hears why it must go.
MOST_AT_ONCE = MOST_WAITING + 1 + (os.cpu_count() or 1)


def distill(config: dict[str, Any] | None = None, task: str = "digits") -> Iterator[dict[str, Any]]:
    """Train students and twins on the server: {type: queued, before}, then {type: event | result, event}.

    `config` holds fields of core.configuration.DistillationConfig; `event` is a StepEvent, at the end a result.
    A run is bounded in steps (5,000), seconds (60) and width (1,024), and waits where all cores are taken.
    """
    checked = checked_config(config)
    with SHARED.place() as place:
        for before in place.turns():
            yield {"type": "queued", "before": before}
        yield from _events(checked, task)


def train_teacher(seed: int = 0, task: str = "digits") -> Iterator[dict[str, Any]]:
    """Train a fresh teacher for 400 steps: {type: queued, before}, then {type: event, step, steps, …}.

    An event tells the accuracy and the perplexity on held-out examples. The teacher is to be watched, and is thrown
    away: students learn from the one that ships, which had more steps.
    """
    check_count("seed", seed, 0, MAX_SEED)
    asked = checked_task(task)
    with SHARED.place() as place:
        for before in place.turns():
            yield {"type": "queued", "before": before}
        yield from _teacher_events(seed, asked)


def export(config: dict[str, Any] | None = None, task: str = "digits") -> dict[str, str]:
    """The run as a short PyTorch program: {name, program}."""
    return {"name": "distil.py", "program": pytorch_program(checked_task(task), checked_config(config))}


def checked_task(name: str) -> "Task":
    """The task of that name; ValueError where there is none."""
    from core.tasks import all_tasks

    tasks = all_tasks()
    if name not in tasks:
        raise ValueError(f"task must be one of {', '.join(tasks)}, got {name!r:.40}")
    return tasks[name]


def checked_config(config: dict[str, Any] | None) -> DistillationConfig:
    """The config within the server's bounds; ValueError where it is not."""
    names = {field.name for field in dataclasses.fields(DistillationConfig)}
    given = config or {}
    if not isinstance(given, dict) or not given.keys() <= names:
        raise ValueError(f"config must be an object of the fields {', '.join(sorted(names))}, got {given!r:.80}")
    try:
        asked = DistillationConfig(**given)
    except TypeError as error:
        raise ValueError(f"every field of config must have its kind of value, got {given!r:.80}") from error
    for name, value, most in (
        ("steps", asked.steps, MAX_STEPS),
        ("widths", max(asked.widths), MAX_WIDTH),
        ("widths' count", len(asked.widths), 3),
        ("temperature", asked.temperature, MAX_TEMPERATURE),
        ("repeats", asked.repeats, MAX_REPEATS),
        ("batch_size", asked.batch_size, 512),
        ("probes", asked.probes, 10),
        ("seed", asked.seed, MAX_SEED),
        ("events (steps / every)", asked.steps // asked.every, MAX_EVENTS),
    ):
        if value > most:
            raise ValueError(f"{name} must be at most {most:g} on this server, got {value:g}")
    if asked.jitter:
        raise ValueError(f"jitter must be 0 on this server, got {asked.jitter}")
    return asked.but(seconds=min(asked.seconds or MAX_SECONDS, MAX_SECONDS))


def _events(config: DistillationConfig, task: str) -> Iterator[dict[str, Any]]:
    from core.distillation import DistillationResult, distill

    asked = checked_task(task)

    def told(event: "StepEvent") -> dict[str, Any]:
        kind = "result" if isinstance(event, DistillationResult) else "event"
        return {"type": kind, "event": _as_json(event)}

    yield from _on_one_thread(distill(asked, config), told)


def _teacher_events(seed: int, task: "Task") -> Iterator[dict[str, Any]]:
    from core.teachers import USUAL, TeacherEvent, train_teacher

    usual = dataclasses.replace(USUAL[task.teacher], steps=TEACHER_STEPS, every=20, seed=seed)

    def told(event: TeacherEvent) -> dict[str, Any]:
        scores = {"accuracy": event.accuracy, "perplexity": event.perplexity}
        return {"type": "event", "step": event.step, "steps": TEACHER_STEPS, **scores}

    yield from _on_one_thread(train_teacher(task, usual), told)


def _on_one_thread(events: Iterator[Any], told: Callable[[Any], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each of `events` as `told` puts it, computed on one thread of their own; they end with their reader."""
    with ThreadPoolExecutor(1, "training", initializer=_step_back) as thread:
        try:
            while (event := thread.submit(next, events, None).result()) is not None:
                yield told(event)
        finally:
            thread.submit(events.close)  # type: ignore[attr-defined]


def _step_back() -> None:
    """Let this thread compute alone, and only when those that answer visitors rest."""
    import torch

    torch.set_num_threads(1)
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.nice(0) + TRAINING_NICENESS)


def _as_json(event: "StepEvent") -> dict[str, Any]:
    return json.loads(event.to_json())
