"""Rooms in a file of a test's own, on a clock that the test turns."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.room.answers import Names
from core.room.database import SqliteFile
from core.room.held import Clock
from core.rooms import Rooms

NAMES = Names(["france", "japan"], ["digits", "names"], ("missing_class", "all"))
QUESTION = {"kind": "share", "prompt": "japan", "temperature": 1.5}
RUN: dict[str, Any] = {
    "task": "digits",
    "experiment": "all",
    "temperature": 4,
    "seed": 7,
    "student": 0.91,
    "twin": 0.84,
}


@dataclass
class Turned:
    """A clock whose hands are turned: seconds of the day's time, and of the time that nobody sets."""

    wall: float = 1e9
    steady: float = 500.0
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(lambda: self.wall, lambda: self.steady)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def rooms_in(folder: Path, turned: Turned | None = None) -> Rooms:
    """The rooms of `folder`, ready."""
    rooms = Rooms(SqliteFile(folder / "rooms.sqlite"), NAMES, turned.clock if turned else None)
    rooms.ready().result()
    return rooms


def guessing(rooms: Rooms, learners: int = 0) -> tuple[str, str]:
    """Code and key of a room with a question, and learners 0, 1, … in it."""
    code, key = rooms.open().result()
    rooms.ask(code, key, QUESTION).result()
    for token in range(learners):
        rooms.join(code, token).result()
    return code, key
