"""A run's events as messages for the one who reads them, and what is told while it waits or rests."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from core.events import DistillationResult, StepEvent, SweepEvent
from demos.distil.slots import Place

if TYPE_CHECKING:
    from core.teachers import TeacherEvent

TRAINING_NICENESS = 10

Message = dict[str, Any]


def training(place: Place, events: Iterator[StepEvent] | Iterator[SweepEvent]) -> Iterator[Message]:
    """{type: queued | paused | event | result | stopped, …} of a run of place.steering, which trains in its turn.

    A paused run gives its turn away. While it rests, its reader hears so twice a second with what the present
    weights make of the watched input: a reader who has left is noticed by that, and so the run is freed.
    """
    steering = place.steering
    yield from _wait(place, {"step": 0})
    while not (place.has_turn or steering.stopped):
        yield from _wait(place, {"step": 0})
    if steering.stopped:
        yield {"type": "stopped"}
        return
    told = -1
    for event in on_one_thread(events):
        last = event.last if isinstance(event, SweepEvent) else isinstance(event, DistillationResult)
        if last or event.step > told:
            yield {"type": "result" if last else "event", "event": json.loads(event.to_json())}
            told = event.step
        if steering.rests and not last:
            yield from _wait(place, {"step": event.step, **_watched(event)})
            place.go_on()


def teacher_training(place: Place, events: Iterator["TeacherEvent"], steps: int) -> Iterator[Message]:
    """{type: queued, before}, then {type: event, step, steps, accuracy}."""
    for before in place.turns():
        yield {"type": "queued", "before": before}
    for event in on_one_thread(events):
        yield {"type": "event", "step": event.step, "steps": steps, "accuracy": event.accuracy}


def on_one_thread(events: Iterator[Any]) -> Iterator[Any]:
    """Each of `events`, computed on one thread of their own; they end with their reader."""
    with ThreadPoolExecutor(1, "training", initializer=_step_back) as thread:
        try:
            while (event := thread.submit(next, events, None).result()) is not None:
                yield event
        finally:
            thread.submit(events.close)  # type: ignore[attr-defined]


def _step_back() -> None:
    """Let this thread compute alone, and only when those that answer visitors rest."""
    import torch

    torch.set_num_threads(1)
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.nice(0) + TRAINING_NICENESS)


def _wait(place: Place, told: Message) -> Iterator[Message]:
    """A moment in which the run may not train: it rests, or it stands in line until its turn."""
    if place.paused:
        yield {"type": "paused", "seconds_left": place.seconds_left, **told}
        place.rest()
        if not place.seconds_left:
            place.stop()
        return
    for before in place.turns():
        yield {"type": "queued", "before": before}


def _watched(event: StepEvent | SweepEvent) -> Message:
    if isinstance(event, SweepEvent):
        return {}
    return {"watched_student": event.watched_student, "watched_twin": event.watched_twin}
