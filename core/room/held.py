"""The rooms as one process holds them, and who wants to know when one changes."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from core.room import rows
from core.room.codes import is_key
from core.room.database import Connection
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
        self._version = -1
        self._changed: set[str] = set()
        self._news: set[str] = set()
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

    @property
    def is_watched(self) -> bool:
        """Whether anybody watches any room."""
        return bool(self._listeners)

    def note(self, code: str) -> None:
        """A room has changed."""
        self._changed.add(code)

    def mark(self, connection: Connection) -> bool:
        """Have other servers find what has changed here; whether that is anything."""
        if self._changed:
            rows.mark(connection, self._version + 1, self._changed)
            self._version += 1
        return bool(self._changed)

    def tell(self) -> None:
        """What changed is stored: say so to those who watch."""
        told = self._changed | self._news
        self._changed, self._news = set(), set()
        for code in told:
            self._call(code)

    def tell_all(self) -> None:
        """Say to all who watch that they must look again."""
        for code in list(self._listeners):
            self._call(code)

    def read(self, connection: Connection) -> None:
        """Hold what the database says, and nothing else."""
        self._version, self._changed = -1, set()
        self._news |= self.rooms.keys()
        self.rooms = self._stored(connection, {})
        self.sweep(connection)

    def refresh(self, connection: Connection) -> None:
        """Hold what other servers have stored meanwhile, too."""
        if rows.read_version(connection) != self._version:
            self.rooms = self._stored(connection, self.rooms)

    def sweep(self, connection: Connection) -> None:
        """End the rooms whose day is over."""
        for room in list(self.rooms.values()):
            if room.until <= self.clock.steady():
                self.end(connection, room)

    def end(self, connection: Connection, room: Room) -> None:
        """Forget a room."""
        rows.remove_room(connection, room.code)
        del self.rooms[room.code]
        self.ended.append(room.code)
        self.note(room.code)

    def _stored(self, connection: Connection, known: dict[str, Room]) -> dict[str, Room]:
        """All stored rooms, `known` up to some version. A clock that was set back lets none stay longer than a day."""
        now, since = self.clock.wall(), self.clock.steady()
        codes = rows.read_codes(connection)
        rooms = {code: room for code, room in known.items() if code in codes}
        for code, fingerprint, until, *settings in rows.read_settings(connection, self._version):
            if code not in rooms or rooms[code].fingerprint != fingerprint:
                rooms[code] = Room(code, fingerprint, since + min(until - now, DAY))
            rows.read_room(connection, rooms[code], tuple(settings))
            self._news.add(code)
        gone = self.rooms.keys() - codes
        self.ended.extend(gone)
        self._news |= gone
        self._version = rows.read_version(connection)
        return rooms

    def _call(self, code: str) -> None:
        for listener in list(self._listeners.get(code, ())):
            listener()

    def _unwatch(self, code: str, listener: Callable[[], None]) -> None:
        listeners = self._listeners.get(code, [])
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            self._listeners.pop(code, None)
