"""Rooms: where a class's guesses and results of runs come together, for a day."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import cache

from core.once import Once
from core.recordings.logits import prompts
from core.room import rows
from core.room.answers import Names, guess_of, place_of
from core.room.codes import fingerprint, new_code, new_key
from core.room.database import Connection, Database
from core.room.held import DAY, Clock, Held
from core.room.limits import LEARNERS_OF_ONE, MOST_LEARNERS, MOST_ROOMS, MOST_RUNS
from core.room.refused import RefusedError
from core.room.room import Room
from core.room.setting import database
from core.room.store import Store
from core.runs.configuration import EXPERIMENTS
from core.teachers.cards import taught_tasks
from core.temperature import is_whole

SWITCHES = ("paused", "hidden", "revealed")


class Rooms:
    """All rooms of a database. What changes one answers with a Future, which is done once the change is on the disk.

    Who reads may be told of a change a moment before that; who sent it, only then. A Future's error is a RefusedError.
    """

    def __init__(self, database: Database, names: Names, clock: Clock | None = None) -> None:
        self.names = names
        self.held = Held(clock or Clock())
        self._store = Store(database, self.held)

    @property
    def is_ready(self) -> bool:
        """Whether all that is stored can be found, which another server may have stored just now."""
        return self._store.is_open and not self._store.database.is_shared

    def ready(self) -> Future[None]:
        """Done once all that is stored by now can be found."""
        return self._store.write(None)

    def close_database(self) -> None:
        """Let go of the database; the rooms stay in it."""
        self._store.close()

    def watch(self, code: str, listener: Callable[[], None]) -> Callable[[], None]:
        """As Held.watch(), for changes by other servers too, and for where the database is lost."""
        unwatch = self.held.watch(code, listener)
        if self._store.database.is_shared:
            self._store.write(None)  # from here on it is looked for them
        return unwatch

    def watched(self, code: str) -> Room:
        """The room for who watches it; RefusedError where what others store cannot be found."""
        if self._store.trouble and self._store.database.is_shared:
            raise self._store.trouble
        return self.held.find(code)

    def open(self, sender: str | None = None) -> Future[tuple[str, str]]:
        """A new room: its code, and its key. `sender`: the address that asks; one that is not known has no limits."""

        def work(connection: Connection) -> tuple[str, str]:
            self.held.sweep(connection)
            if len(self.held.rooms) >= MOST_ROOMS:
                raise RefusedError("rooms", f"this server must have at most {MOST_ROOMS} rooms at once, got one more")
            self.held.check_opener(sender)
            code, key = new_code(self.held.rooms), new_key()
            room = Room(code, fingerprint(key), self.held.clock.steady() + DAY, sender)
            rows.add_room(connection, room, self.held.clock.wall() + DAY)
            self.held.rooms[code] = room
            self.held.note(code)
            return code, key

        return self._store.write(work)

    def join(self, code: str, token: int, sender: str | None = None) -> Future[None]:
        """Let a learner in, who may be in already. `sender`: as for open()."""

        def work(connection: Connection) -> None:
            room = self.held.find(code)
            if token in room.learners:
                return
            if len(room.learners) >= MOST_LEARNERS:
                raise RefusedError("full", f"a room must have at most {MOST_LEARNERS} learners, got one more")
            if sender is not None and room.senders[sender] >= LEARNERS_OF_ONE:
                rule = f"at most {LEARNERS_OF_ONE} learners of a room must come from one address, got one more"
                raise RefusedError("joined", rule)
            rows.add_learner(connection, room, token)
            room.add_learner(token, sender)
            self.held.note(code)

        return self._store.write(work)

    def guess(self, code: str, token: int, number: object, value: object) -> Future[None]:
        """A learner's guess at the question of that number. The same one again, whose answer was lost, is no other."""

        def work(connection: Connection) -> None:
            room = self.held.joined(code, token)
            if room.question is None or not is_whole(number) or number != room.number:
                raise RefusedError("question", f"a guess must be at question {room.number}, got one at {number!r:.20}")
            guess = guess_of(room.question.kind, value)
            if room.guesses.get(token) == guess:
                return
            if token in room.guesses:
                raise RefusedError("twice", f"a learner has one guess at a question, got {guess:g} as another")
            _check_open(room)
            rows.add_guess(connection, room, token, guess)
            room.add_guess(token, guess)
            self.held.note(code)

        return self._store.write(work)

    def run(self, code: str, token: int, sent: object, place: object) -> Future[None]:
        """A learner's run; `place`: how many were sent before, so that one whose answer was lost is no other."""

        def work(connection: Connection) -> None:
            room, run = self.held.joined(code, token), self.names.run(sent)
            before = room.ran.get(token, 0)
            if place_of(place) < before:
                return
            if before >= MOST_RUNS:
                raise RefusedError("results", f"a learner must send at most {MOST_RUNS} results, got one more")
            _check_open(room)
            rows.add_run(connection, room, token, run)
            room.add_run(token, run)
            self.held.note(code)

        return self._store.write(work)

    def ask(self, code: str, key: str, sent: object) -> Future[None]:
        """Put a question, {kind, prompt, temperature}; None for none. The guesses of before are gone."""

        def work(connection: Connection) -> None:
            room = self.held.taught(code, key)
            question = None if sent is None else self.names.question(sent)
            rows.clear(connection, "guesses", code)
            room.ask(question)
            self._keep(connection, room)

        return self._store.write(work)

    def switch(self, code: str, key: str, sent: object) -> Future[None]:
        """Set some of SWITCHES. What is revealed is hidden no more."""

        def work(connection: Connection) -> None:
            room = self.held.taught(code, key)
            switches = sent if isinstance(sent, dict) else {}
            if not switches.keys() <= set(SWITCHES) or {*map(type, switches.values())} != {bool}:
                raise RefusedError("value", f"{', '.join(SWITCHES)} must be true or false, got {sent!r:.60}")
            for name, value in switches.items():
                setattr(room, name, value)
            room.hidden = room.hidden and not switches.get("revealed", False)
            self._keep(connection, room)

        return self._store.write(work)

    def clear(self, code: str, key: str, what: object) -> Future[None]:
        """Forget all "guesses" at the question, or all "runs"."""

        def work(connection: Connection) -> None:
            room = self.held.taught(code, key)
            if what not in ("guesses", "runs"):
                raise RefusedError("value", f"what is cleared must be guesses or runs, got {what!r:.40}")
            rows.clear(connection, what, code)
            if what == "runs":
                room.clear_runs()
            else:
                room.ask(room.question)
            self._keep(connection, room)

        return self._store.write(work)

    def close(self, code: str, key: str) -> Future[None]:
        """End a room: all that was stored of it is gone."""
        return self._store.write(lambda connection: self.held.end(connection, self.held.taught(code, key)))

    def _keep(self, connection: Connection, room: Room) -> None:
        rows.keep_room(connection, room)
        self.held.note(room.code)


def _check_open(room: Room) -> None:
    if room.paused:
        raise RefusedError("paused", f"answers are taken while the room is not paused, got one to {room.code}")


@cache
def names() -> Names:
    """What may be named in a room: the recorded prompts, the tasks that have a teacher, the experiments."""
    return Names([entry["slug"] for entry in prompts()], list(taught_tasks()), EXPERIMENTS)


@Once
def shared_rooms() -> Rooms:
    """The rooms of this process."""
    return Rooms(database(), names())
