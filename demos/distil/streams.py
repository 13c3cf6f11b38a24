"""A run's events as messages for the one who reads them, and what is told while it waits or rests."""

import base64
import json
import os
import sys
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from typing import TYPE_CHECKING, Any

from core.runs.events import DistillationResult, StepEvent, SweepEvent
from core.runs.export import networks_file
from demos.distil.queue import Place

if TYPE_CHECKING:
    from core.teachers.teacher import TeacherEvent

TRAINING_NICENESS = 10
_TELL_SECONDS = 0.5

Message = dict[str, Any]


def training(place: Place, events: Iterator[StepEvent] | Iterator[SweepEvent]) -> Iterator[Message]:
    """{type: queued | working | paused | event | result | stopped, …} of a run of place.steering, in its turn.

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
    with closing(on_one_thread(events)) as computed:
        try:
            yield from _told(place, computed)
        finally:
            # Who leaves in the middle of a long computation has it end with the step.
            steering.stopped = True


def teacher_training(place: Place, events: Iterator["TeacherEvent"], steps: int) -> Iterator[Message]:
    """{type: queued, before}, then {type: event, step, steps, accuracy, perplexity}."""
    yield from _queued(place)
    for event in on_one_thread(events):
        if event is not None:
            scores = {"accuracy": event.accuracy, "perplexity": event.perplexity}
            yield {"type": "event", "step": event.step, "steps": steps, **scores}


def on_one_thread(events: Iterator[Any]) -> Generator[Any, None, None]:
    """Each of `events`, computed on one thread of their own, and None twice a second meanwhile.

    They end with their reader, who can only leave when something is told.
    """
    with ThreadPoolExecutor(1, "training", initializer=_step_back) as thread:
        try:
            while True:
                coming = thread.submit(next, events, None)
                while not wait([coming], _TELL_SECONDS).done:
                    yield None
                if (event := coming.result()) is None:
                    return
                yield event
        finally:
            thread.submit(events.close)  # type: ignore[attr-defined]


def _step_back() -> None:
    """Let this thread compute alone, and only when those that answer visitors rest."""
    from core.threads import use_threads

    use_threads(1)
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.nice(0) + TRAINING_NICENESS)


def _told(place: Place, events: Iterator[StepEvent | SweepEvent | None]) -> Iterator[Message]:
    told = -1
    for event in events:
        if event is None:
            yield {"type": "working"}
            continue
        last = event.last if isinstance(event, SweepEvent) else isinstance(event, DistillationResult)
        if last or event.step > told:
            yield {
                "type": "result" if last else "event",
                "event": json.loads(event.to_json()),
                **_networks(place, event),
            }
            told = event.step
        if place.steering.rests and not last:
            yield from _wait(place, {"step": event.step, **_watched(event)})
            place.go_on()


def _networks(place: Place, event: StepEvent | SweepEvent) -> Message:
    """A named run's networks, so that who has the result can go on asking them."""
    if place.run is None or not isinstance(event, DistillationResult):
        return {}
    return {"networks": base64.b64encode(networks_file(event)).decode()}


def _wait(place: Place, told: Message) -> Iterator[Message]:
    """A moment in which the run may not train: it rests, or it stands in line until its turn."""
    if place.paused:
        yield {"type": "paused", "seconds_left": place.seconds_left, **told}
        place.rest()
        if not place.seconds_left:
            place.stop()
        return
    yield from _queued(place)


def _queued(place: Place) -> Iterator[Message]:
    """How many are before it, until it is its turn."""
    for before in place.turns():
        yield {"type": "queued", "before": before}


def _watched(event: StepEvent | SweepEvent) -> Message:
    if isinstance(event, SweepEvent):
        return {}
    return {"watched_student": event.watched_student, "watched_twin": event.watched_twin}
