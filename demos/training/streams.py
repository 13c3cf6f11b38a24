"""How a run waits for its turn, and how it computes beside those that answer visitors."""

import os
import sys
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import Any

from demos.training.queue import Place

TRAINING_NICENESS = 10
_TELL_SECONDS = 0.5

Message = dict[str, Any]


def until_turn(place: Place, told: Message) -> Iterator[Message]:
    """{type: queued | paused, …} until the run has its turn or is stopped."""
    yield from moment(place, told)
    while not (place.has_turn or place.steering.stopped):
        yield from moment(place, told)


def moment(place: Place, told: Message) -> Iterator[Message]:
    """A moment in which the run may not train: it rests, and `told` is said, or it stands in line until its turn."""
    if place.paused:
        yield {"type": "paused", "seconds_left": place.seconds_left, **told}
        place.rest()
        if not place.seconds_left:
            place.stop()
        return
    yield from queued(place)


def queued(place: Place) -> Iterator[Message]:
    """How many are before it, until it is its turn."""
    for before in place.turns():
        yield {"type": "queued", "before": before}


def on_one_thread(events: Iterator[Any]) -> Generator[Any, None, None]:
    """Each of `events`, computed on one thread of their own, and None twice a second meanwhile.

    They end with their reader, who can only leave when something is told. They know whom they are computed for: a
    ZeroGPU Space counts that visitor's time.
    """
    context = copy_context()
    with ThreadPoolExecutor(1, "training", initializer=_step_back) as thread:
        try:
            while True:
                coming = thread.submit(lambda: context.run(next, events, None))
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
