"""The file in which rooms outlive the server's process: SQLite, written by one thread."""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from core.room.refused import RefusedError
from core.room.rows import opened

_LOG = logging.getLogger(__name__)

# Seconds after which the thread looks for rooms whose day is over, though nobody asks.
IDLE = 60.0
# What waits is written together: one wait for the disk serves all of them.
MOST_AT_ONCE = 500

Work = Callable[[sqlite3.Connection], Any]


class Store:
    """Does one work after another, each with the connection, and answers once that is on the disk.

    begin(connection) is called when the file was opened, and again where a write was lost; idle(connection) now and
    then; stored() after every write.
    """

    def __init__(self, file: Path, begin: Work, idle: Work, stored: Callable[[], None]) -> None:
        self.file = file
        self._begin, self._idle, self._stored = begin, idle, stored
        self._waiting: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def write(self, work: Work) -> Future[Any]:
        """What `work` answers, once all that it did is durable; its RefusedError, where it must do nothing before."""
        answer: Future[Any] = Future()
        self._waiting.put((work, answer))
        return answer

    @property
    def is_open(self) -> bool:
        """Whether all that the file says is held."""
        return self._connection is not None

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        self._waiting.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while True:
            works = self._next()
            self._write([work for work in works if work is not None])
            if None in works:
                break
        if self._connection:
            self._connection.close()

    def _next(self) -> list[tuple[Work, Future[Any]] | None]:
        """All that waits, or after a while that nothing does."""
        try:
            works = [self._waiting.get(timeout=IDLE)]
        except queue.Empty:
            return [(self._idle, Future())]
        while len(works) < MOST_AT_ONCE and not self._waiting.empty():
            works.append(self._waiting.get())
        return works

    def _write(self, works: list[tuple[Work, Future[Any]]]) -> None:
        try:
            connection = self._opened()
            connection.execute("begin immediate")
            answers = [(answer, *_done(work, connection)) for work, answer in works]
            connection.execute("commit")
        except Exception as error:  # whatever it was, the thread goes on, and who waits is told
            self._lose(works, error)
            return
        for answer, value, refused in answers:
            if refused:
                answer.set_exception(refused)
            else:
                answer.set_result(value)
        self._stored()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = opened(self.file)
            self._begin(connection)
            self._connection = connection
        return self._connection

    def _lose(self, works: list[tuple[Work, Future[Any]]], error: Exception) -> None:
        """Nothing of these was stored: what is held is read anew from the file, once that can be read."""
        if self._connection:
            self._connection.close()  # which takes back what was begun
            self._connection = None
        _LOG.warning("Rooms cannot be stored in %s: %s", self.file, error)
        sentence = f"rooms must have a file that this server alone can write, got {error}"
        for _, answer in works:
            answer.set_exception(RefusedError("store", sentence))


def _done(work: Work, connection: sqlite3.Connection) -> tuple[Any, RefusedError | None]:
    try:
        return work(connection), None
    except RefusedError as refused:
        return None, refused
