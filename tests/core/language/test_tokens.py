"""Tokens as text: what is whole stays as it is, and a half character shows its bytes. Text as pieces: RULE."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers.pre_tokenizers import ByteLevel

from core.language.tokens import byte_level_bytes, cut_digits_off, token_text
from tests.core.shown import bytes_shown


@given(st.text())
def test_whole_characters_stay_as_they_are(text: str) -> None:
    assert token_text(text.encode()) == text


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (b"", ""),
        (b"\xe6", "<0xE6>"),
        ("我".encode()[:2], "<0xE6><0x88>"),
        (b" \xd7", " <0xD7>"),
        ("😀".encode()[1:], "<0x9F><0x98><0x80>"),
        ("é".encode() + b"\xc3", "é<0xC3>"),
        (b"\xa9a\xff\n", "<0xA9>a<0xFF>\n"),
        (b"\xed\xa0\x80", "<0xED><0xA0><0x80>"),  # a surrogate is no character
        (b"\xc0\xaf", "<0xC0><0xAF>"),  # nor is "/" written over-long
    ],
)
def test_only_bytes_that_are_no_whole_character_are_marked(token: bytes, text: str) -> None:
    assert token_text(token) == text


@given(st.binary().filter(lambda token: b"<0x" not in token))
def test_no_byte_is_lost_or_replaced(token: bytes) -> None:
    assert bytes_shown(token_text(token)) == token
    token_text(token).encode()


@given(st.text())
def test_a_byte_level_piece_stands_for_the_bytes_of_its_text(text: str) -> None:
    pieces = ByteLevel(add_prefix_space=False).pre_tokenize_str(text)
    assert byte_level_bytes("".join(piece for piece, _ in pieces)) == text.encode()


def test_every_byte_has_one_character_of_the_alphabet() -> None:
    alphabet = ByteLevel.alphabet()
    assert len(alphabet) == 256
    assert {byte_level_bytes(character) for character in alphabet} == {bytes([byte]) for byte in range(256)}
    assert byte_level_bytes("Ġis") == b" is"
    assert byte_level_bytes("Ċ") == b"\n"


@pytest.mark.parametrize("piece", ["▁is", "a b", "我"])
def test_a_piece_outside_the_alphabet_is_refused(piece: str) -> None:
    with pytest.raises(KeyError):
        byte_level_bytes(piece)


def test_digits_are_cut_off_one_by_one_and_whitespace_before_them_stays_whole() -> None:
    tokenizer = SimpleNamespace(backend_tokenizer=SimpleNamespace())
    cut_digits_off(tokenizer)
    pieces = tokenizer.backend_tokenizer.pre_tokenizer.pre_tokenize_str("in  1024½  is  it")
    assert [piece.replace("Ġ", " ") for piece, _ in pieces] == ["in", "  ", *"1024", "Â½", " ", " is", " ", " it"]
