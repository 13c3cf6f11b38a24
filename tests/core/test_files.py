"""A file that is written is there whole or as it was, and one that was cut short is said in a sentence."""

import gzip
from pathlib import Path

import pytest

from core.files import read_unzipped, written_whole

CONTENT = b"a text that repeats, that repeats, that repeats" * 9


def test_a_file_is_there_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    with written_whole(path) as unfinished:
        unfinished.write_bytes(CONTENT)
        assert unfinished.suffix == path.suffix
        assert not path.exists()
    assert path.read_bytes() == CONTENT
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_halfway_leaves_the_file_as_it_was(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "kept.txt"
    path.write_bytes(b"before")

    def fail_halfway() -> None:
        with written_whole(path) as unfinished:
            unfinished.write_bytes(CONTENT[:9])
            raise error

    with pytest.raises(type(error)):
        fail_halfway()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_two_who_write_one_file_at_once_leave_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    with written_whole(path) as one, written_whole(path) as other:
        one.write_bytes(CONTENT)
        other.write_bytes(CONTENT[::-1])
    assert path.read_bytes() in (CONTENT, CONTENT[::-1])
    assert list(tmp_path.iterdir()) == [path]


ZIPPED = gzip.compress(CONTENT, mtime=0)


def test_what_is_zipped_is_unzipped_and_all_else_left(tmp_path: Path) -> None:
    (tmp_path / "text.gz").write_bytes(ZIPPED)
    (tmp_path / "text").write_bytes(ZIPPED)
    assert read_unzipped(tmp_path / "text.gz") == CONTENT
    assert read_unzipped(tmp_path / "text") == ZIPPED


@pytest.mark.parametrize(
    "content",
    [ZIPPED[:5], ZIPPED[:-9], ZIPPED[:-1], ZIPPED[:12] + b"\xff" + ZIPPED[13:], ZIPPED[:-8] + bytes(8), CONTENT],
    ids=["in its header", "in its middle", "in its end", "not deflated", "another checksum", "not zipped"],
)
def test_a_zipped_file_that_is_broken_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "text.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^a \.gz file must be whole, got .*text\.gz: "):
        read_unzipped(path)
