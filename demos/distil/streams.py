"""A run's events as messages for the one who reads them, and what is told while it waits or rests."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from core.cluster.connection import LostError
from core.runs.events import DistillationResult, StepEvent, SweepEvent
from core.runs.export import networks_file
from demos.training.cluster import lost_at
from demos.training.queue import Place
from demos.training.streams import Message, moment, on_one_thread, queued, until_turn

if TYPE_CHECKING:
    from core.teachers.teacher import TeacherEvent


def training(place: Place, events: Iterator[StepEvent] | Iterator[SweepEvent]) -> Iterator[Message]:
    """{type: queued | working | paused | event | result | stopped | lost, …} of a run of place.steering, in its turn.

    A paused run gives its turn away. While it rests, its reader hears so twice a second with what the present
    weights make of the watched input: a reader who has left is noticed by that, and so the run is freed. One that is
    lost with the computer that trains it ends with ValueError.
    """
    steering = place.steering
    yield from until_turn(place, {"step": 0})
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
    """{type: queued, before}, then {type: event, step, steps, accuracy, perplexity}, or {type: working} in between."""
    yield from queued(place)
    step = -1
    try:
        with closing(on_one_thread(events)) as computed:
            for event in computed:
                if event is None:
                    yield {"type": "working"}
                    continue
                if place.yields():
                    yield from queued(place)
                step, scores = event.step, {"accuracy": event.accuracy, "perplexity": event.perplexity}
                yield {"type": "event", "step": step, "steps": steps, **scores}
    except LostError:
        raise ValueError(lost_at(step)) from None


def _told(place: Place, events: Iterator[StepEvent | SweepEvent | None]) -> Iterator[Message]:
    told = -1
    try:
        for event in events:
            if place.yields():
                place.steering.paused = True  # until it is its turn again
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
                yield from moment(place, {"step": event.step, **_watched(event)})
                place.go_on()
    except LostError:
        yield {"type": "lost", "step": max(told, 0)}
        raise ValueError(lost_at(told)) from None
    if told < 0:  # stopped while a cluster got ready for it
        yield {"type": "stopped"}


def _networks(place: Place, event: StepEvent | SweepEvent) -> Message:
    """A named run's networks, so that who has the result can go on asking them."""
    if place.run is None or not isinstance(event, DistillationResult):
        return {}
    return {"networks": base64.b64encode(networks_file(event)).decode()}


def _watched(event: StepEvent | SweepEvent) -> Message:
    if isinstance(event, SweepEvent):
        return {}
    return {"watched_student": event.watched_student, "watched_twin": event.watched_twin}
