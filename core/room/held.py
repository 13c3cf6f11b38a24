"""The rooms as one process holds them, and who wants to know when one changes."""

import sqlite3
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from core.room import rows
from core.room.codes import is_key
from core.room.limits import MOST_ROOMS, MOST_STREAMS, ROOMS_OF_ONE
from core.room.refused import RefusedError
from core.room.room import Room

DAY = 24 * 3600.0


@dataclass(frozen=True)
class Clock:
    """The time of day, which outlives the process but which somebody may set; and one that nobody sets."""

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic


class Held:
    """All rooms by their codes, and the codes of those that ended last. Changed by the thread that writes alone."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rooms: dict[str, Room] = {}
        self.ended: deque[str] = deque(maxlen=MOST_ROOMS)
        self._changed: set[str] = set()
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    def find(self, code: str) -> Room:
        """The room of that code, if its day is not over."""
        room = self.rooms.get(code)
        if room is None or room.until <= self.clock.steady():
            rule = "a code must be that of a room which is open, and no older than 24 hours"
            raise RefusedError("unknown", f"{rule}, got {code!r:.20}")
        return room

    def taught(self, code: str, key: str) -> Room:
        """The same for who has its key."""
        room = self.find(code)
        if not is_key(key, room.fingerprint):
            raise RefusedError("key", f"a key must be that of the room {code}, got another")
        return room

    def joined(self, code: str, token: int) -> Room:
        """The same for a learner who is in."""
        room = self.find(code)
        if token not in room.learners:
            raise RefusedError("learner", f"a learner must have joined the room {code} before, got one who has not")
        return room

    def check_opener(self, sender: str | None) -> None:
        """Raise RefusedError where so many rooms of a sender are open that there must be no other."""
        ends = [room.until for room in self.rooms.values() if sender is not None and room.opener == sender]
        if len(ends) >= ROOMS_OF_ONE:
            wait = max(1, round(min(ends) - self.clock.steady()))
            rule = f"an address must have at most {ROOMS_OF_ONE} rooms open at once, got one more"
            raise RefusedError("opened", f"{rule}; the first ends in {wait} seconds, if nobody closes one", wait)

    def seconds_left(self, room: Room) -> float:
        """How long a room stays."""
        return room.until - self.clock.steady()

    def watch(self, code: str, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` in the thread that writes, after every change of a room, until what this returns is called.

        RefusedError where twice as many watch the room as it has places.
        """
        listeners = self._listeners.setdefault(code, [])
        if len(listeners) >= MOST_STREAMS:
            raise RefusedError("streams", f"a room must have at most {MOST_STREAMS} streams, got one more")
        listeners.append(listener)
        return lambda: self._unwatch(code, listener)

    def note(self, code: str) -> None:
        """A room has changed."""
        self._changed.add(code)

    def tell(self) -> None:
        """What changed is stored: say so to those who watch."""
        changed, self._changed = self._changed, set()
        for code in changed:
            for listener in list(self._listeners.get(code, ())):
                listener()

    def read(self, connection: sqlite3.Connection) -> None:
        """Hold what the file says. A clock that was set back lets no room stay for longer than a day."""
        now = self.clock.steady()
        self.rooms = rows.read_rooms(connection, lambda until: now + min(until - self.clock.wall(), DAY))
        self.sweep(connection)

    def sweep(self, connection: sqlite3.Connection) -> None:
        """End the rooms whose day is over."""
        for room in list(self.rooms.values()):
            if room.until <= self.clock.steady():
                self.end(connection, room)

    def end(self, connection: sqlite3.Connection, room: Room) -> None:
        """Forget a room."""
        rows.remove_room(connection, room.code)
        del self.rooms[room.code]
        self.ended.append(room.code)
        self.note(room.code)

    def _unwatch(self, code: str, listener: Callable[[], None]) -> None:
        listeners = self._listeners.get(code, [])
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            self._listeners.pop(code, None)
