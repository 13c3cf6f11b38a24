"""Rooms as rows of a database's tables, and read back from them, in the SQL that SQLite and PostgreSQL share."""

from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from core.room.answers import Question, Run
from core.room.database import Connection
from core.room.room import Room

# place: the how manieth of a room, so that a server which knows some asks for the rest, and none can be written over.
# version: of a room, the write that changed it last; of writes, its only row, how many there were.
TABLES = (
    "create table writes (version bigint)",
    "insert into writes values (0)",
    "create table rooms (code text primary key, fingerprint bytea, until double precision, version bigint,"
    " number integer, cleared integer, kind text, prompt text, temperature double precision, paused boolean,"
    " hidden boolean, revealed boolean)",
    "create table learners (code text, place integer, token bigint, primary key (code, place), unique (code, token))",
    "create table guesses (code text, place integer, token bigint, value double precision, primary key (code, place),"
    " unique (code, token))",
    "create table runs (code text, place integer, token bigint, task text, experiment text,"
    " temperature double precision, seed integer, student double precision, twin double precision,"
    " primary key (code, place))",
)


def add_room(connection: Connection, room: Room, until: float) -> None:
    """Store a new room; `until`: the end of its day by the clock that outlives the process."""
    connection.execute(
        "insert into rooms (code, fingerprint, until, version) values (?, ?, ?, 0)",
        (room.code, room.fingerprint, until),
    )
    keep_room(connection, room)


def keep_room(connection: Connection, room: Room) -> None:
    """Store what is set in a room."""
    question = (None, None, None) if room.question is None else astuple(room.question)
    connection.execute(
        "update rooms set number = ?, cleared = ?, kind = ?, prompt = ?, temperature = ?, paused = ?, hidden = ?,"
        " revealed = ? where code = ?",
        (room.number, room.cleared, *question, room.paused, room.hidden, room.revealed, room.code),
    )


def add_learner(connection: Connection, room: Room, token: int) -> None:
    """Store that a learner joins."""
    connection.execute("insert into learners values (?, ?, ?)", (room.code, len(room.learners), token))


def add_guess(connection: Connection, room: Room, token: int, value: float) -> None:
    """Store a guess that a room is to have."""
    connection.execute("insert into guesses values (?, ?, ?, ?)", (room.code, len(room.values), token, value))


def add_run(connection: Connection, room: Room, token: int, run: Run) -> None:
    """Store a run that a room is to have."""
    connection.execute(
        "insert into runs values (?, ?, ?, ?, ?, ?, ?, ?, ?)", (room.code, len(room.runs), token, *astuple(run))
    )


def clear(connection: Connection, table: str, code: str) -> None:
    """Remove what a `table` holds of a room."""
    connection.execute(f"delete from {table} where code = ?", (code,))


def remove_room(connection: Connection, code: str) -> None:
    """Remove all of a room."""
    for table in ("rooms", "learners", "guesses", "runs"):
        clear(connection, table, code)


def read_version(connection: Connection) -> int:
    """How many writes there were."""
    [(version,)] = connection.execute("select version from writes")
    return int(version)


def mark(connection: Connection, version: int, codes: Iterable[str]) -> None:
    """Note that these rooms were changed by the write of that number."""
    connection.execute("update writes set version = ?", (version,))
    for code in codes:
        connection.execute("update rooms set version = ? where code = ?", (version, code))


def read_codes(connection: Connection) -> set[str]:
    """The codes of all rooms."""
    return {code for (code,) in connection.execute("select code from rooms")}


def read_settings(connection: Connection, version: int) -> list[tuple[Any, ...]]:
    """Of each room that was changed after that many writes: code, fingerprint, until, and the rest for read_room()."""
    return connection.execute(
        "select code, fingerprint, until, number, cleared, kind, prompt, temperature, paused, hidden, revealed"
        " from rooms where version > ?",
        (version,),
    )


def read_room(connection: Connection, room: Room, settings: tuple[Any, ...]) -> None:
    """Bring a room up to what is stored of it: `settings`, and who and what came after all that it holds."""
    number, cleared, kind, prompt, temperature, paused, hidden, revealed = settings
    question = None if kind is None else Question(kind, prompt, temperature)
    if number != room.number:
        room.ask(question, number)
    if cleared != room.cleared:
        room.clear_runs(cleared)
    room.question = question
    room.paused, room.hidden, room.revealed = bool(paused), bool(hidden), bool(revealed)
    for (token,) in _rest(connection, "token", "learners", room.code, len(room.learners)):
        room.learners.add(token)
    for token, value in _rest(connection, "token, value", "guesses", room.code, len(room.values)):
        room.add_guess(token, value)
    fields = "token, task, experiment, temperature, seed, student, twin"
    for token, *run in _rest(connection, fields, "runs", room.code, len(room.runs)):
        room.add_run(token, Run(*run))


def _rest(connection: Connection, columns: str, table: str, code: str, first: int) -> list[Any]:
    statement = f"select {columns} from {table} where code = ? and place >= ? order by place"
    return connection.execute(statement, (code, first))
