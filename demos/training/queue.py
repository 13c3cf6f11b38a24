"""Who may train on the server: as many runs at once as there are cores, the others wait in line or rest beside it."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

MOST_WAITING = 12
# One more than fit in the line: that one hears why it must go.
MOST_AT_ONCE = MOST_WAITING + 1 + (os.cpu_count() or 1)
# This line is the queue that visitors see; Gradio's own must let all of it in.
IN_LINE = {"concurrency_limit": MOST_AT_ONCE, "concurrency_id": "training"}
PAUSE_SECONDS = 300.0
_TELL_SECONDS = 0.25
_REST_SECONDS = 0.5
# Unguessable where it is drawn at random: 16 hexadecimal digits are 64 bits.
_RUN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Steered(Protocol):
    """What a run's visitor may ask of it, as core.runs.steering.Steering; ValueError for what it cannot do."""

    paused: bool
    stopped: bool

    @property
    def rests(self) -> bool: ...

    @property
    def watched(self) -> Any: ...

    def watch(self, features: Any) -> None: ...


def checked_run(run: str | None) -> str | None:
    """The name of a run, or None for one that is not to be steered."""
    if run is not None and not (isinstance(run, str) and _RUN.fullmatch(run)):
        raise ValueError(f"run must be 16 to 64 letters, digits, - or _, got {run!r:.40}")
    return run


class TrainingQueue:
    """A line of runs in the order they came; the first `count` of them train. A paused run stands beside it.

    Of those that take a lot of memory one at a time trains, and those behind it pass the others.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.line: list[Place] = []
        self.changed = threading.Condition()
        self._all: list[Place] = []

    @property
    def length(self) -> int:
        """How many train, wait or rest."""
        return len(self._all)

    @contextmanager
    def place(self, steering: Steered, run: str | None = None, large: bool = False) -> Iterator["Place"]:
        """A place at the end of the line, given up when the block ends; `run` is the name to find it by.

        large: whether it takes a lot of memory. ValueError where too many wait or rest, or where a run of that name is
        there.
        """
        own = Place(self, steering, run, large)
        with self.changed:
            if len(self._all) - self.count >= MOST_WAITING:
                raise ValueError(f"at most {MOST_WAITING} can wait for the server, got one more: use your own device")
            if run is not None and any(place.run == run for place in self._all):
                raise ValueError(f"run must be a name that no other run has, got {run}")
            self._all.append(own)
            self.line.append(own)
        try:
            yield own
        finally:
            with self.changed:
                self._all.remove(own)
                own.leave()

    def find(self, run: str) -> "Place":
        """The place of the run of that name; ValueError where none trains, waits or rests under it."""
        with self.changed:
            found = next((place for place in self._all if place.run == run), None)
        if found is None:
            raise ValueError(f"run must be the name of one that waits or trains, got {run}")
        return found


class Place:
    """One run's place: in the line, or beside it while the visitor has paused it.

    What the visitor asks for is heard in any thread; the one who drives the run lets it go on in its turn.
    """

    def __init__(self, queue: TrainingQueue, steering: Steered, run: str | None, large: bool) -> None:
        self.run, self.steering, self.large = run, steering, large
        self.paused = False
        self._queue = queue
        self._pause_ends = float("inf")
        self._news = False

    @property
    def seconds_left(self) -> float:
        """Until a pause ends by itself."""
        return max(0.0, self._pause_ends - time.monotonic())

    @property
    def has_turn(self) -> bool:
        """Whether it may train now."""
        return self._ahead() == 0

    def pause(self) -> None:
        """Ask the run to rest; the driver gives its turn away."""
        with self._heard():
            self.steering.paused = True
            if not self.paused:
                self.paused, self._pause_ends = True, time.monotonic() + PAUSE_SECONDS

    def resume(self) -> None:
        """Ask the run to stand in line again, and then to go on."""
        with self._heard():
            self.paused = False

    def stop(self) -> None:
        """Ask the run to end with what it has learnt."""
        with self._heard():
            self.steering.stopped = True

    def watch(self, features: list[float] | None) -> None:
        """Ask for the predictions of an input; ValueError where it is none of the task's."""
        self.steering.watch(features)
        with self._heard():
            pass

    def turns(self) -> Iterator[int]:
        """How many are before, at once and then again and again, until it is one's turn (0 comes last).

        Ends before that when the run is paused or stopped.
        """
        with self._queue.changed:
            if self not in self._queue.line:
                self._queue.line.append(self)
        patience = 0.0
        while not (self.paused or self.steering.stopped):
            ahead = self._wait_for_turn(patience)
            yield ahead
            if not ahead:
                return
            patience = _TELL_SECONDS

    def rest(self) -> None:
        """Give the turn away, and wait for half a second or until the visitor asks for something."""
        with self._queue.changed:
            self.leave()
            self._queue.changed.wait_for(lambda: self._news, min(_REST_SECONDS, self.seconds_left))
            self._news = False

    def go_on(self) -> None:
        """Let the run train again if it is its turn, and unless the visitor has paused it again."""
        with self._queue.changed:
            self.steering.paused = self.paused or not self.has_turn

    def leave(self) -> None:
        """Step out of the line; for who holds `changed`."""
        if self in self._queue.line:
            self._queue.line.remove(self)
            self._queue.changed.notify_all()

    def _wait_for_turn(self, patience: float) -> int:
        """How many must finish before, told once that is 0, the visitor asks for something or `patience` is over."""
        with self._queue.changed:
            self._queue.changed.wait_for(lambda: self._news or not self._ahead(), patience)
            self._news = False
            return self._ahead()

    def _ahead(self) -> int:
        line = self._queue.line
        if self not in line:
            return len(line) + 1
        before = line[: line.index(self)]
        large = sum(place.large for place in before)
        training = len(before) - max(0, large - 1)  # of those that are large, the others let pass
        return max(0, training + 1 - self._queue.count, large if self.large else 0)

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """A block in which the visitor asks for something; whoever waits for that wakes up after it."""
        with self._queue.changed:
            yield
            self._news = True
            self._queue.changed.notify_all()


# The line is the process's own, like its cores.
SHARED = TrainingQueue(os.cpu_count() or 1)
