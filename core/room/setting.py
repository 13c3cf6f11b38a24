"""Where rooms are kept, by the environment of who runs the server."""

import os
from pathlib import Path

import platformdirs

from core.room.database import Database, SqliteFile

DATA = "TEMPERATURE_LAB_DATA"
DATABASE = "TEMPERATURE_LAB_DATABASE"
FILE = "rooms.sqlite"


def data_folder() -> Path:
    """Where the server keeps what its visitors sent: TEMPERATURE_LAB_DATA, else the user's directory for data."""
    named = os.environ.get(DATA)
    return Path(named) if named else Path(platformdirs.user_data_dir("temperature-lab"))


def database() -> Database:
    """What TEMPERATURE_LAB_DATABASE names, which servers share, else a file of this server's own.

    Raises ValueError for what is no URL of a database, which it does not quote: a password may be in it.
    """
    url = os.environ.get(DATABASE, "")
    kind, _, place = url.partition("://")
    if not url:
        return SqliteFile(data_folder() / FILE)
    if kind == "sqlite" and len(place) > 1 and place[0] == "/":
        return SqliteFile(Path(place[1:]), is_shared=True)
    if kind in ("postgresql", "postgres"):
        from core.room.postgres import Postgres  # which few have installed

        return Postgres(url)
    rule = "sqlite:///FILE, with a fourth / for a path from the root, or postgresql://USER:PASSWORD@HOST/NAME"
    raise ValueError(f"{DATABASE} must be like {rule}, got something else")
