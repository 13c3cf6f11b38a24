"""python -m tests.core.room.sharing URL CODE FIRST: forty learners, from FIRST on, who all send to the room at once.

And databases that several servers share, for tests: each kind as the URL that names it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from core.room.setting import DATABASE, database
from core.rooms import Rooms
from tests.core.room.rooms import NAMES, RUN, Turned
from tests.postgres import Postgres

LEARNERS = 40


def server(url: str, turned: Turned | None = None) -> Rooms:
    """The rooms of a server that was started with this database."""
    with mock.patch.dict(os.environ, {DATABASE: url}):
        return Rooms(database(), NAMES, turned.clock if turned else None)


@contextmanager
def two_servers(url: str, turned: Turned | None = None) -> Iterator[tuple[Rooms, Rooms]]:
    """The rooms of two, with nothing in them."""
    both = server(url, turned), server(url, turned)
    try:
        for rooms in both:
            rooms.ready().result()
        yield both
    finally:
        for rooms in both:
            rooms.close_database()


def url_of(kind: str, folder: Path, postgres: Postgres | None) -> str:
    """The URL of an empty database."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'shared.sqlite'}"
    assert postgres
    postgres.clear()
    return postgres.url


def main(url: str, code: str, first: int) -> None:
    """Join, guess and send a run for each."""
    rooms = server(url)
    learners = range(first, first + LEARNERS)
    for sent in (
        [rooms.join(code, token) for token in learners],
        [rooms.guess(code, token, 1, token / 1000) for token in learners],
        [rooms.run(code, token, {**RUN, "seed": token}, 0) for token in learners],
    ):
        for answer in sent:
            answer.result()
    rooms.close_database()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
