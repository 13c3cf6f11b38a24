"""Who may train on the server: as many runs at once as there are cores; the others wait in line or rest beside it."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from core.host_limits import host_limits
from core.turns import Visitor, asking
from demos.training.rounds import Rounds

# This line is the queue that visitors see; Gradio's own must let all of it in, and one more that hears why it must go.
IN_LINE = {"concurrency_limit": host_limits().runs + 1 + (os.cpu_count() or 1), "concurrency_id": "training"}
ACTIONS = ("pause", "resume", "stop", "watch")
PAUSE_SECONDS = 300.0
_TELL_SECONDS = 1.0
_REST_SECONDS = 0.5
# What all that wait and rest are told in a second: more would take the time of those who compute.
_MOST_TOLD = 16
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
    """Runs of which `count` train at once. A paused run stands beside the line.

    Turns go round by visitor (rounds.py). Of those that take a lot of memory one at a time trains, and those behind it
    pass the others.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.changed = threading.Condition()
        self._all: list[Place] = []
        self.rounds: Rounds[Place] = Rounds(count)

    @property
    def length(self) -> int:
        """How many train, wait or rest."""
        return len(self._all)

    @property
    def line(self) -> list["Place"]:
        """Those that train, and then those that wait, the next first."""
        return self.rounds.line()

    def train_at_once(self, count: int) -> None:
        """Have so many train at once from now on; who trains already goes on."""
        with self.changed:
            self.count = count
            self.rounds.allow(count)
            self.changed.notify_all()

    @contextmanager
    def place(self, steering: Steered, run: str | None = None, large: bool = False) -> Iterator["Place"]:
        """A place in the line for the visitor `asking`, given up when the block ends; `run` is the name to find it by.

        large: whether it takes a lot of memory. ValueError where the visitor has too many that wait or rest, or where a
        run of that name is there. Where the line is full, the visitor with the most runs in it loses one.
        """
        own = Place(self, steering, run, large)
        with self.changed:
            if run is not None and any(place.run == run for place in self._all):
                raise ValueError(f"run must be a name that no other run has, got {run}")
            self._make_room(own)
            self._all.append(own)
            self.rounds.add(own)
        try:
            yield own
        finally:
            with self.changed:
                self._all.remove(own)
                own.leave()

    def has(self, run: str) -> bool:
        """Whether a run of that name trains, waits or rests."""
        with self.changed:
            return any(place.run == run for place in self._all)

    def find(self, run: str) -> "Place":
        """The place of the run of that name; ValueError where none trains, waits or rests under it."""
        with self.changed:
            found = next((place for place in self._all if place.run == run), None)
        if found is None:
            raise ValueError(f"run must be the name of one that waits or trains, got {run}")
        return found

    def pace(self, seconds: float) -> float:
        """The time between two messages of one run that does not train."""
        return max(seconds, len(self._all) / _MOST_TOLD)

    def _make_room(self, own: "Place") -> None:
        """Refuse a run of a visitor who has enough of them, or send one away where there are too many."""
        limits = host_limits()
        idle = [place for place in self._all if not place.has_turn and not place.lost]
        for most, mine in (
            (limits.runs_a_page, [place for place in idle if place.visitor == own.visitor]),
            (limits.runs_an_address, [place for place in idle if place.visitor.address == own.visitor.address]),
        ):
            if len(mine) >= most:
                raise ValueError(f"at most {most} can wait for the server, got one more: use your own device")
        if len(self._all) - sum(place.lost for place in self._all) < limits.runs:
            return
        has = _has_most([*idle, own])
        sent = next((place for place in idle if place.visitor == has and place.paused), None) or next(
            place for place in reversed([*idle, own]) if place.visitor == has
        )
        if sent is own:
            raise ValueError(f"at most {limits.runs} can wait for the server, got one more: use your own device")
        sent.lose()


def _has_most(places: list["Place"]) -> Visitor:
    """Of the address with the most places the page with the most; the first of several."""
    addresses = [place.visitor.address for place in places]
    address = max(addresses, key=addresses.count)
    pages = [place.visitor for place in places if place.visitor.address == address]
    return max(pages, key=pages.count)


class Place:
    """One run's place: in the line, or beside it while the visitor has paused it.

    What the visitor asks for is heard in any thread; the one who drives the run lets it go on in its turn.
    """

    def __init__(self, queue: TrainingQueue, steering: Steered, run: str | None, large: bool) -> None:
        self.run, self.steering, self.large = run, steering, large
        self.visitor = asking.get()
        self.paused = False
        self.lost = False
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
        return self._queue.rounds.has_turn(self)

    def steer(self, action: str, probe: list[float] | None = None) -> dict[str, bool]:
        """Do one of ACTIONS: {paused, stopped, watches}, how it is from now on."""
        if action == "watch":
            self.watch(probe)
        else:
            {"pause": self.pause, "resume": self.resume, "stop": self.stop}[action]()
        watches = self.steering.watched is not None
        return {"paused": self.paused, "stopped": self.steering.stopped, "watches": watches}

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

    def lose(self) -> None:
        """Send the run away, for who holds `changed`: another visitor has less."""
        self.lost = True
        self.leave()
        self._queue.changed.notify_all()

    def turns(self) -> Iterator[int]:
        """How many are before, at once and then again and again, until it is one's turn (0 comes last).

        Ends before that when the run is paused or stopped. ValueError where others need its place.
        """
        with self._queue.changed:
            self._queue.rounds.add(self)
        patience = 0.0
        while not (self.paused or self.steering.stopped):
            ahead = self._wait_for_turn(patience)
            yield ahead
            if not ahead:
                return
            patience = self._queue.pace(_TELL_SECONDS)

    def rest(self) -> None:
        """Give the turn away, and wait for half a second (more among many) or until the visitor asks for something."""
        with self._queue.changed:
            self.leave()
            patience = min(self._queue.pace(_REST_SECONDS), self.seconds_left)
            self._queue.changed.wait_for(lambda: self._news or self.lost, patience)
            self._news = False
            self._check_kept()

    def yields(self) -> bool:
        """Whether another visitor has waited long enough: then the turn is theirs, and the run stands in line again."""
        with self._queue.changed:
            yields = self._queue.rounds.yields(self)
            if yields:
                self._queue.changed.notify_all()
            return yields

    def go_on(self) -> None:
        """Let the run train again if it is its turn, and unless the visitor has paused it again."""
        with self._queue.changed:
            self.steering.paused = self.paused or not self.has_turn

    def leave(self) -> None:
        """Step out of the line; for who holds `changed`."""
        self._queue.rounds.remove(self)
        self._queue.changed.notify_all()

    def _wait_for_turn(self, patience: float) -> int:
        """How many must finish before, told once that is 0, the visitor asks for something or `patience` is over."""
        with self._queue.changed:
            self._queue.changed.wait_for(lambda: self._news or self.lost or self.has_turn, patience)
            self._news = False
            self._check_kept()
            return self._queue.rounds.before(self)

    def _check_kept(self) -> None:
        if self.lost:
            most = host_limits().runs
            raise ValueError(f"at most {most} can wait for the server, and others have fewer: use your own device")

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """A block in which the visitor asks for something; whoever waits for that wakes up after it."""
        with self._queue.changed:
            yield
            self._news = True
            self._queue.changed.notify_all()


# The line is the process's own, like its cores.
SHARED = TrainingQueue(os.cpu_count() or 1)
