"""The file that a grid's rows are kept in, so that what was done is not done again."""

import os
from collections.abc import Iterable
from pathlib import Path

from core.grids.rows import Key, Row, row_from_json


class Results:
    """Rows in a file of JSON lines, each once; one process writes at a time."""

    def __init__(self, file: Path) -> None:
        """Read what is there. A last line without its end is of a process that was killed: it is cut off.

        Raises ValueError for a line that is no row, and OSError where the file cannot be written.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        with file.open("a+b") as kept:
            kept.seek(0)
            whole, _, cut_off = kept.read().rpartition(b"\n")
            if cut_off:
                kept.truncate(len(whole) + 1 if whole else 0)
        self._rows = {row.key: row for row in map(row_from_json, whole.decode("utf-8").splitlines())}

    def __getitem__(self, key: Key) -> Row:
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def add(self, rows: Iterable[Row]) -> None:
        """Keep rows, on the disk when this returns; those that are there already are not written again."""
        new = {row.key: row for row in rows if row.key not in self._rows}
        with self._file.open("ab") as kept:
            kept.write("".join(f"{row.to_json()}\n" for row in new.values()).encode("utf-8"))
            kept.flush()
            os.fsync(kept.fileno())
        self._rows |= new
