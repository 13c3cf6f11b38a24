"""The database in which rooms outlive the server's process, and which one thread writes and reads."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from core.room.database import Connection, Database
from core.room.held import Held
from core.room.refused import RefusedError
from core.room.rows import TABLES

_LOG = logging.getLogger(__name__)

# Seconds after which the thread looks for rooms whose day is over, though nobody asks.
IDLE = 60.0
# What waits is written together: one wait for the disk serves all of them.
MOST_AT_ONCE = 500

Work = Callable[[Connection], Any]
# Without a work, all that others have stored is to be held.
Waiting = tuple[Work | None, Future[Any]]
# Whom to tell, and what: a value or a refusal.
Answer = tuple[Future[Any], Any, RefusedError | None]


class Store:
    """Does one work after another, each with the connection, and answers once what it did is durable.

    A work finds in `held` all that is stored, also by other servers, and no other server writes beside it.
    trouble: what a visitor hears, while the database does not answer.
    """

    def __init__(self, database: Database, held: Held) -> None:
        self.database = database
        self.trouble: RefusedError | None = None
        self._held = held
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._holds_all = False
        self._swept = time.monotonic()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._deafen = database.listen(self._hear)

    def write(self, work: Work | None) -> Future[Any]:
        """What `work` answers, once all that it did is durable; its RefusedError, where it must do nothing before.

        Without a work, done once all that is stored by now is held.
        """
        answer: Future[Any] = Future()
        self._waiting.put((work, answer))
        return answer

    @property
    def is_open(self) -> bool:
        """Whether all that this server has stored is held."""
        return self._holds_all

    def close(self) -> None:
        """Write what waits, and let go of the database."""
        self._deafen()
        self._waiting.put(None)
        self._thread.join()

    def _hear(self) -> None:
        """Another server has written, and somebody may want to know here."""
        if self._held.is_watched:
            self.write(None)

    def _serve(self) -> None:
        while True:
            works = self._next()
            self._do([work for work in works if work is not None])
            if None in works:
                break
        self._let_go()

    def _next(self) -> list[Waiting | None]:
        """All that waits, or after a while that nothing does."""
        looks = self.database.is_shared and self._held.is_watched
        try:
            works = [self._waiting.get(timeout=self.database.look_after if looks else IDLE)]
        except queue.Empty:
            works = [(None, Future())]
        if time.monotonic() - self._swept >= IDLE:
            self._swept = time.monotonic()
            works.insert(0, (self._held.sweep, Future()))
        while len(works) < MOST_AT_ONCE and not self._waiting.empty():
            works.append(self._waiting.get())
        return works

    def _do(self, works: list[Waiting]) -> None:
        try:
            answers = self._tried(works)
        except Exception as error:  # whatever it was, the thread goes on, and who waits is told
            self._lose(works, error)
            return
        if self.trouble:
            _LOG.warning("Rooms are stored in %s again", self.database.name)
        self.trouble = None
        for answer, value, refused in answers:
            if refused:
                answer.set_exception(refused)
            else:
                answer.set_result(value)
        self._held.tell()

    def _tried(self, works: list[Waiting]) -> list[Answer]:
        """As _done(), by another connection where the one that was there is of no use any more."""
        if self._connection and self.database.is_shared:
            try:
                return self._done(works)
            except Exception:  # as after the database's restart; if it is anything else, it comes again
                self._let_go()
        return self._done(works)

    def _done(self, works: list[Waiting]) -> list[Answer]:
        """What each has to hear, once all is durable."""
        if self._connection is None:
            self._connection = self.database.connect(TABLES)
        connection = self._connection
        connection.begin(not self._holds_all or any(work for work, _ in works))
        if not self._holds_all:
            self._held.read(connection)
        elif self.database.is_shared:
            self._held.refresh(connection)
        answers = [(answer, *_answered(work, connection)) for work, answer in works]
        connection.commit(self.database.is_shared and self._held.mark(connection))
        self._holds_all = True
        return answers

    def _lose(self, works: list[Waiting], error: Exception) -> None:
        """Nothing of these was stored: what is held is read anew from the database, once that can be read."""
        self._let_go()
        if not self.trouble:
            _LOG.warning("Rooms cannot be stored in %s: %s", self.database.name, self.database.reason(error))
        self.trouble = self.database.refusal(error)
        for _, answer in works:
            answer.set_exception(self.database.refusal(error))
        if self.database.is_shared:
            self._held.tell_all()

    def _let_go(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection, self._holds_all = None, False


def _answered(work: Work | None, connection: Connection) -> tuple[Any, RefusedError | None]:
    try:
        return work and work(connection), None
    except RefusedError as refused:
        return None, refused
