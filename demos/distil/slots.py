"""Who may train on the server: as many runs at once as there are cores, the others wait in line."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_WAITING = 12
_TELL_SECONDS = 0.25


class Slots:
    """A line of visitors in the order they came; the first `count` of them train."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._line: list[object] = []
        self._changed = threading.Condition()

    @property
    def length(self) -> int:
        """How many train or wait."""
        return len(self._line)

    @contextmanager
    def place(self) -> Iterator["Place"]:
        """A place at the end of the line, given up when the block ends. ValueError where the line is too long."""
        own = object()
        with self._changed:
            if len(self._line) - self.count >= MOST_WAITING:
                raise ValueError(f"at most {MOST_WAITING} can wait for the server, got one more: use your own device")
            self._line.append(own)
        try:
            yield Place(self, own)
        finally:
            with self._changed:
                self._line.remove(own)
                self._changed.notify_all()

    def before(self, own: object, patience: float) -> int:
        """How many must finish before it is one's turn, told once that is 0 or `patience` seconds have gone."""
        deadline = time.monotonic() + patience
        with self._changed:
            while (ahead := max(0, self._line.index(own) + 1 - self.count)) and time.monotonic() < deadline:
                self._changed.wait(deadline - time.monotonic())
            return ahead


class Place:
    """One visitor's place in the line."""

    def __init__(self, slots: Slots, own: object) -> None:
        self._slots, self._own = slots, own

    def turns(self) -> Iterator[int]:
        """How many are before, at once and then again and again, until it is one's turn (0 comes last)."""
        patience = 0.0
        while True:
            ahead = self._slots.before(self._own, patience)
            yield ahead
            if not ahead:
                return
            patience = _TELL_SECONDS


# The line is the process's own, like its cores.
SHARED = Slots(os.cpu_count() or 1)
