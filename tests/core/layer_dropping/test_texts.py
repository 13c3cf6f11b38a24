"""A text of one's own or one that ships, and clear words for what is neither."""

from pathlib import Path

import pytest

from core.layer_dropping.texts import read_text, shipped_text, shipped_texts


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n", "must be characters in UTF-8, got the byte 0x89 at 0 of"),
        ("Käse".encode("latin-1"), "must be characters in UTF-8, got the byte 0xE4 at 1 of"),
        (b"one\0two", "must be characters alone, got a zero byte at 3 of"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        read_text(str(tmp_path / "file"))


def test_a_text_comes_without_its_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfHello")
    assert read_text(str(tmp_path / "file")) == "Hello"


def test_three_texts_ship() -> None:
    assert shipped_texts() == ["alice", "lincoln", "moby_dick"]
    for name, beginning in zip(shipped_texts(), ("CHAPTER I", "Fellow-Citizens", "CHAPTER 1. Loomings"), strict=True):
        assert read_text(name).startswith(beginning)


@pytest.mark.parametrize("name", ["", "moby", "../texts/alice", "alice.txt.gz", "/etc/passwd", 5, ["alice"], None])
def test_another_name_is_no_text_that_ships(name: str) -> None:
    rule = "a text that ships must be one of alice, lincoln, moby_dick, got"
    with pytest.raises(ValueError, match=rule):
        shipped_text(name)
