"""PostgreSQL as a database of rooms, which servers on many machines share."""

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from core.room.database import LAYOUT, TABLE_NAMES
from core.room.refused import RefusedError

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
except ImportError:
    raise ValueError("rooms in PostgreSQL must have psycopg: pip install -r requirements-database.txt") from None

SCHEMA = CHANNEL = "temperature_lab"
# Seconds. The channel tells of writes at once; this is for who did not hear it.
_LOOK = 2.0
# After which a database is lost that does not answer, unless the URL says otherwise.
_PATIENCE = {"connect_timeout": "5", "keepalives_idle": "5", "tcp_user_timeout": "5000"}
_APPLICATION = {"application_name": "temperature-lab"}
# A server that stands still in the middle of a write must not hold the others for ever.
_SETTINGS = (
    f"set search_path to {SCHEMA}",
    "set lock_timeout to '4s'",
    "set statement_timeout to '10s'",
    "set idle_in_transaction_session_timeout to '4s'",
)
_PLACE = {"host": r"[\w.,:/-]+", "port": r"[\d,]+", "dbname": r"[^@/?]+"}
# Any number, by which servers that start at once wait for each other.
_STARTS = 7_160_860


class Postgres:
    """The database of a URL, in a schema of its own. Raises ValueError for a URL that cannot be read."""

    is_shared = True
    look_after = _LOOK

    def __init__(self, url: str) -> None:
        try:
            given = conninfo_to_dict(url)
        except psycopg.Error:  # whose words may hold the password
            rule = "TEMPERATURE_LAB_DATABASE must be like postgresql://USER:PASSWORD@HOST/NAME"
            raise ValueError(f"{rule}, got a URL that cannot be read") from None
        place = {key: str(given[key]) for key in _PLACE if given.get(key)}
        # A password that is written as it is may have been cut: its end would be said, as a name.
        if url.count("@") > 1 or not all(re.fullmatch(_PLACE[key], value) for key, value in place.items()):
            rule = "TEMPERATURE_LAB_DATABASE must have @ and / in a password written as %40 and %2F"
            raise ValueError(f"{rule}, got one where they stand as they are")
        self._asked = {**_PATIENCE, **_APPLICATION, **{key: str(value) for key, value in given.items()}}
        at = ", ".join(f"{key} {value}" for key, value in place.items())
        self.name = f"PostgreSQL ({at or 'of this machine'})"

    def connect(self, tables: Sequence[str]) -> "PostgresConnection":
        """As in Database."""
        connection = PostgresConnection(self._connected())
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute("begin")
        connection.execute("select pg_advisory_xact_lock(?)", (_STARTS,))
        [(found,)] = connection.execute("select to_regclass(?)::text", (f"{SCHEMA}.layout",))
        if not found or connection.execute("select layout from layout") != [(LAYOUT,)]:
            _make(connection, tables)
        connection.execute("commit")
        return connection

    def listen(self, hear: Callable[[], None]) -> Callable[[], None]:
        """As in Database, by a connection of its own."""
        ended = threading.Event()

        def attend() -> None:
            while not ended.is_set():
                with suppress(psycopg.Error):  # the store's own connection says so
                    self._attend(hear, ended)
                ended.wait(1)

        threading.Thread(target=attend, daemon=True).start()
        return ended.set

    def reason(self, error: Exception) -> str:
        """As in Database: the first line, in which no password is."""
        said = (str(error).splitlines() or [""])[0]
        if password := self._asked.get("password"):
            said = said.replace(password, "…")
        return f"{type(error).__name__}: {said:.200}"

    def refusal(self, _: Exception) -> RefusedError:
        """As in Database. Visitors need not know where it is."""
        rule = "rooms must have a database that answers, got none; it is tried again each time somebody asks"
        return RefusedError("database", rule, 2)

    def _connected(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(autocommit=True, **self._asked)  # type: ignore[arg-type]

    def _attend(self, hear: Callable[[], None], ended: threading.Event) -> None:
        with self._connected() as connection:
            connection.execute(f"listen {CHANNEL}")
            while not ended.is_set():
                for _ in connection.notifies(timeout=0.5, stop_after=1):
                    hear()


class PostgresConnection:
    """A connection to PostgreSQL."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """As in Connection."""
        cursor = self._connection.execute(statement.replace("?", "%s"), values or None)
        return cursor.fetchall() if cursor.description else []

    def begin(self, to_write: bool) -> None:
        """As in Connection. Who only reads sees one moment's rows, and waits for nobody."""
        self.execute("begin" if to_write else "begin isolation level repeatable read read only")
        if to_write:
            self.execute("lock table writes in exclusive mode")

    def commit(self, tell: bool) -> None:
        """As in Connection."""
        if tell:
            self.execute(f"notify {CHANNEL}")
        self.execute("commit")

    def close(self) -> None:
        """As in Connection."""
        self._connection.close()


def _make(connection: PostgresConnection, tables: Sequence[str]) -> None:
    """The tables, anew."""
    if not connection.execute("select 1 from pg_namespace where nspname = ?", (SCHEMA,)):
        connection.execute(f"create schema {SCHEMA}")
    for table in ("layout", *TABLE_NAMES):
        connection.execute(f"drop table if exists {table}")
    for statement in (*tables, "create table layout (layout integer)", f"insert into layout values ({LAYOUT})"):
        connection.execute(statement)
