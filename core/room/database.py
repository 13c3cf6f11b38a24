"""What a store of rooms asks of a database, and SQLite as one: a file, of one server or of several on this machine."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from core.room.refused import RefusedError

# A file of another version of the tables is given up.
LAYOUT = 3
# The tables of this version and of those before: no others are ever dropped.
TABLE_NAMES = ("writes", "rooms", "learners", "guesses", "runs")
# What is set in it is on the disk once it is committed; what is deleted is overwritten.
_PRAGMAS = ("journal_mode = wal", "synchronous = full", "secure_delete = on")
# Nobody else opens the file.
_ALONE = "locking_mode = exclusive"
# Seconds that a server waits for what others of this machine write, and after which it looks for that.
_PATIENCE = 5.0
_LOOK = 0.25


class Connection(Protocol):
    """A connection to a database. What goes wrong with it raises an error of the database's own."""

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows of a statement, whose values stand where it has question marks."""

    def begin(self, to_write: bool) -> None:
        """From here on all is seen as it is now; who begins `to_write` waits until no other server does."""

    def commit(self, tell: bool) -> None:
        """Have all since begin() be durable. `tell`: whether other servers are to hear of it."""

    def close(self) -> None:
        """Let go, which takes back what was begun."""


class Database(Protocol):
    """A database of rooms.

    name: for the log, without a password; is_shared: whether other servers write too; look_after: seconds after which
    a server, where somebody watches a room, looks for what those have written.
    """

    name: str
    is_shared: bool
    look_after: float

    def connect(self, tables: Sequence[str]) -> Connection:
        """A connection to a database that has these tables, made anew where it has none or those of another LAYOUT.

        RefusedError where it is not for rooms alone, and is left as it is.
        """

    def listen(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call `hear` when another server has written, as far as the database tells; until what this returns is."""

    def reason(self, error: Exception) -> str:
        """What went wrong, for the log."""

    def refusal(self, error: Exception) -> RefusedError:
        """The same for a visitor."""


class SqliteFile:
    """A file; whoever opens it not `is_shared` has it alone."""

    look_after = _LOOK

    def __init__(self, file: Path, is_shared: bool = False) -> None:
        self.name = str(file)
        self.is_shared = is_shared
        self._file = file

    def connect(self, tables: Sequence[str]) -> "SqliteConnection":
        """As in Database."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, timeout=_PATIENCE if self.is_shared else 1, isolation_level=None)
        try:
            _check_own(connection)
            self._set_up(connection, tables)
        except BaseException:
            connection.close()
            raise
        return SqliteConnection(connection)

    def listen(self, _: Callable[[], None]) -> Callable[[], None]:
        """A file tells nobody."""
        return lambda: None

    def reason(self, error: Exception) -> str:
        """As in Database."""
        return str(error)

    def refusal(self, error: Exception) -> RefusedError:
        """As in Database."""
        if isinstance(error, RefusedError):
            return RefusedError(error.reason, str(error))
        who = "the servers of this machine" if self.is_shared else "this server alone"
        return RefusedError("store", f"rooms must have a file that {who} can write, got {error}")

    def _set_up(self, connection: sqlite3.Connection, tables: Sequence[str]) -> None:
        os.chmod(self._file, 0o600)
        for pragma in _PRAGMAS if self.is_shared else (_ALONE, *_PRAGMAS):
            connection.execute(f"pragma {pragma}")
        connection.execute("begin immediate")  # two servers may start at once
        if _version(connection) != LAYOUT:
            for name in TABLE_NAMES:
                connection.execute(f"drop table if exists {name}")
            for statement in (*tables, f"pragma user_version = {LAYOUT}"):
                connection.execute(statement)
        connection.execute("commit")


class SqliteConnection:
    """A connection to a file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """As in Connection."""
        return self._connection.execute(statement, values).fetchall()

    def begin(self, to_write: bool) -> None:
        """As in Connection."""
        self._connection.execute("begin immediate" if to_write else "begin")

    def commit(self, tell: bool) -> None:
        """As in Connection; the others look by themselves."""
        del tell
        self._connection.execute("commit")

    def close(self) -> None:
        """As in Connection."""
        self._connection.close()


def _check_own(connection: sqlite3.Connection) -> None:
    """Raise RefusedError where a file holds what no version of the rooms has put there."""
    statement = "select name from sqlite_master where name not like 'sqlite^_%' escape '^'"
    found = {name for (name,) in connection.execute(statement).fetchall()}
    if found - set(TABLE_NAMES) or (found and not _version(connection)):
        raise RefusedError("store", "rooms must have a file that is for them alone, got one with something else in it")


def _version(connection: sqlite3.Connection) -> int:
    """The LAYOUT of a file, 0 of one that has no tables of rooms."""
    [(version,)] = connection.execute("pragma user_version").fetchall()
    return int(version)
