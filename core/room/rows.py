"""Rooms as rows of a database's tables, and read back from them."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

from core.room.answers import Question, Run
from core.room.room import Room

VERSION = 1
TABLES = """
create table rooms (code text primary key, fingerprint blob, until real, number integer, cleared integer,
    kind text, prompt integer, temperature real, paused integer, hidden integer, revealed integer);
create table learners (code text, token integer, primary key (code, token)) without rowid;
create table guesses (code text, token integer, value real, place integer primary key);
create table runs (code text, token integer, task integer, experiment integer, temperature real, seed integer,
    student real, twin real, place integer primary key);
"""
# Nobody else opens the file; an answer is on the disk once it is committed; what is deleted is overwritten.
PRAGMAS = ("locking_mode = exclusive", "journal_mode = wal", "synchronous = full", "secure_delete = on")


def opened(file: Path) -> sqlite3.Connection:
    """A connection that no other process shares. What another version of the tables held is given up."""
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=1, isolation_level=None)
    os.chmod(file, 0o600)
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")
    if connection.execute("pragma user_version").fetchone()[0] != VERSION:
        for (name,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
            connection.execute(f"drop table {name}")
        connection.executescript(f"{TABLES} pragma user_version = {VERSION};")
    return connection


def add_room(connection: sqlite3.Connection, room: Room, until: float) -> None:
    """Store a new room; `until`: the end of its day by the clock that outlives the process."""
    connection.execute(
        "insert into rooms (code, fingerprint, until) values (?, ?, ?)", (room.code, room.fingerprint, until)
    )
    keep_room(connection, room)


def keep_room(connection: sqlite3.Connection, room: Room) -> None:
    """Store what is set in a room."""
    question = (None, None, None) if room.question is None else astuple(room.question)
    connection.execute(
        "update rooms set number = ?, cleared = ?, kind = ?, prompt = ?, temperature = ?, paused = ?, hidden = ?,"
        " revealed = ? where code = ?",
        (room.number, room.cleared, *question, room.paused, room.hidden, room.revealed, room.code),
    )


def add_learner(connection: sqlite3.Connection, code: str, token: int) -> None:
    """Store that a learner has joined."""
    connection.execute("insert into learners values (?, ?)", (code, token))


def add_guess(connection: sqlite3.Connection, code: str, token: int, value: float) -> None:
    """Store a guess."""
    connection.execute("insert into guesses values (?, ?, ?, null)", (code, token, value))


def add_run(connection: sqlite3.Connection, code: str, token: int, run: Run) -> None:
    """Store a run."""
    connection.execute("insert into runs values (?, ?, ?, ?, ?, ?, ?, ?, null)", (code, token, *astuple(run)))


def clear(connection: sqlite3.Connection, table: str, code: str) -> None:
    """Remove what a `table` holds of a room."""
    connection.execute(f"delete from {table} where code = ?", (code,))


def remove_room(connection: sqlite3.Connection, code: str) -> None:
    """Remove all of a room."""
    for table in ("rooms", "learners", "guesses", "runs"):
        clear(connection, table, code)


def read_rooms(connection: sqlite3.Connection, end: Callable[[float], float]) -> dict[str, Room]:
    """All stored rooms by their codes; end(until) is a room's end by the clock that nobody sets."""
    rooms: dict[str, Room] = {}
    for row in connection.execute("select * from rooms").fetchall():
        code, fingerprint, until, number, cleared, kind, prompt, temperature, paused, hidden, revealed = row
        question = None if kind is None else Question(kind, prompt, temperature)
        room = rooms[code] = Room(code, fingerprint, end(until))
        room.question, room.number, room.cleared = question, number, cleared
        room.paused, room.hidden, room.revealed = bool(paused), bool(hidden), bool(revealed)
    for code, token in connection.execute("select code, token from learners"):
        rooms[code].learners.add(token)
    for code, token, value in connection.execute("select code, token, value from guesses order by place"):
        rooms[code].add_guess(token, value)
    for code, token, *run, _ in connection.execute("select * from runs order by place"):
        rooms[code].add_run(token, Run(*run))
    return rooms
