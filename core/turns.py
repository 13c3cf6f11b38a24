"""Turns that go round by visitor, not by arrival: whoever was served the longest ago comes next."""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# Visitors whose last turn is remembered; of more the one goes who had it the longest ago, and counts as new.
MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Visitor:
    """Who asks: an address, which nobody can make up, and a page at it, which names itself and shares its turns.

    `is_host`: whether that page is open at the server's own machine.
    """

    address: str = ""
    page: str = ""
    is_host: bool = field(default=False, compare=False)


NOBODY = Visitor()
# For whom a thread computes.
asking: ContextVar[Visitor] = ContextVar("asking", default=NOBODY)


class Served:
    """When each address, and each page at it, had its last turn; for who holds the lock of what is shared."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str | Visitor, int] = OrderedDict()
        self._count = itertools.count(1)

    def note(self, visitor: Visitor) -> None:
        """`visitor` has a turn now."""
        turn = next(self._count)
        for key in (visitor.address, visitor):
            self._turns[key] = turn
            self._turns.move_to_end(key)
        while len(self._turns) > MOST_REMEMBERED:
            self._turns.popitem(last=False)

    def rank(self, visitor: Visitor) -> tuple[int, int]:
        """The lower, the sooner: when its address was served, and then when it was itself; 0 for never."""
        return self._turns.get(visitor.address, 0), self._turns.get(visitor, 0)


@dataclass(eq=False)
class Place:
    """A place in the line: for whom, and whether its turn has come; `over` is set once nothing is waited for."""

    visitor: Visitor = field(default_factory=lambda: asking.get())
    over: threading.Event = field(default_factory=threading.Event)
    has_turn: bool = False


class Turns:
    """So many at once; the next is the visitor who was served the longest ago, and of theirs the one who came first."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: list[Place] = []
        self._served = Served()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, place: Place | None = None) -> Iterator[bool]:
        """A block that runs in the turn of the visitor `asking`: True. False where its place was `taken_along`."""
        own = place or Place()
        with self._lock:
            self._waiting.append(own)
            self._give()
        own.over.wait()
        try:
            yield own.has_turn
        finally:
            if own.has_turn:
                with self._lock:
                    self._free += 1
                    self._give()

    def takes_along(self, place: Place) -> bool:
        """Whether `place` still waited: it does no more, and who has a turn now does its work, and says it is over."""
        with self._lock:
            if place not in self._waiting:
                return False
            self._waiting.remove(place)
            return True

    def _give(self) -> None:
        while self._free and self._waiting:
            chosen = min(self._waiting, key=lambda place: self._served.rank(place.visitor))
            self._waiting.remove(chosen)
            self._served.note(chosen.visitor)
            self._free -= 1
            chosen.has_turn = True
            chosen.over.set()
