"""Who trains next, and for how long while others wait."""

import time
from typing import Generic, Protocol, TypeVar

from core.turns import Served, Visitor

# Seconds after which a run makes room, where a visitor at another address waits, and where one at the same does: a
# class behind one router trains one run after the other, and yet nobody waits for the longest.
SLICE, SLICE_AT_HOME = 1.0, 10.0


class Waiting(Protocol):
    """What is known of a run that is to train."""

    visitor: Visitor
    large: bool


Run = TypeVar("Run", bound=Waiting)


class Rounds(Generic[Run]):
    """At most `count` of its runs have a turn. A free turn goes to the visitor who was served the longest ago.

    Of the large ones no two are ever begun: one that has given its turn away keeps its memory. For who holds a lock.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._began: dict[Run, float] = {}
        self._waiting: list[Run] = []
        self._large: Run | None = None
        self._served = Served()

    def allow(self, count: int) -> None:
        """Give at most so many turns at once from now on; none is taken away."""
        self._count = count
        self._give()

    def line(self) -> list[Run]:
        """Those that train, and then those that wait, the next first."""
        return [*self._began, *sorted(self._waiting, key=self._rank)]

    def has_turn(self, run: Run) -> bool:
        """Whether it may train now."""
        return run in self._began

    def add(self, run: Run) -> None:
        """Have a run wait for its turn, which may come at once."""
        if run not in self._began and run not in self._waiting:
            self._waiting.append(run)
            self._give()

    def remove(self, run: Run) -> None:
        """Take a run out, with its turn."""
        self._began.pop(run, None)
        if run in self._waiting:
            self._waiting.remove(run)
        if self._large is run:
            self._large = None
        self._give()

    def before(self, run: Run) -> int:
        """How many must finish or make room before one that trains (0) or waits (1 or more)."""
        if run in self._began:
            return 0
        ahead = [other for other in self._waiting if self._rank(other) < self._rank(run)]
        passing = [other for other in ahead if not other.large] if not run.large else ahead
        return len(passing) + 1

    def yields(self, run: Run) -> bool:
        """Whether a run has trained long enough while another visitor waited, whose its turn is now."""
        trained = time.monotonic() - self._began.get(run, float("inf"))
        others = [other for other in self._waiting if other.visitor != run.visitor and self._may_begin(other)]
        if not any(trained >= _slice(run, other) for other in others):
            return False
        del self._began[run]
        self._waiting.append(run)
        self._give()
        return not self.has_turn(run)

    def _give(self) -> None:
        while len(self._began) < self._count:
            ready = [run for run in self._waiting if self._may_begin(run)]
            if not ready:
                return
            chosen = min(ready, key=self._rank)
            self._waiting.remove(chosen)
            self._began[chosen] = time.monotonic()
            self._served.note(chosen.visitor)
            if chosen.large:
                self._large = chosen

    def _may_begin(self, run: Run) -> bool:
        return not run.large or self._large in (None, run)

    def _rank(self, run: Run) -> tuple[int, int, int, int]:
        """The lower, the sooner: fewest turns now, then the longest without one, then the first to come."""
        addresses = [other.visitor.address for other in self._began]
        return (
            addresses.count(run.visitor.address),
            *self._served.rank(run.visitor),
            self._waiting.index(run),
        )


def _slice(run: Waiting, other: Waiting) -> float:
    return SLICE_AT_HOME if other.visitor.address == run.visitor.address else SLICE
