"""Files that are whole: written beside their place and put there; what is cut short or has changed is noticed."""

import gzip
import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path beside `path`, with the same ending: what the block writes there takes the place of `path` at its end.

    Where the block fails, nothing is left of what it wrote, and `path` is as it was.
    """
    unfinished = path.with_name(f"unfinished-{uuid.uuid4().hex}-{path.name}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def stamps(files: Iterable[Path]) -> tuple[tuple[str, int, int, int], ...]:
    """What files are known again by, unread: the name, number, size and time of each. Raises OSError."""
    known = ((str(file), file.stat()) for file in files)
    return tuple((name, found.st_ino, found.st_size, found.st_mtime_ns) for name, found in known)


def read_unzipped(path: Path) -> bytes:
    """What is in a file, unzipped where its name ends in .gz. Raises ValueError where that is cut short or broken."""
    content = path.read_bytes()
    if path.suffix != ".gz":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"a .gz file must be whole, got {path}: {error}") from error
