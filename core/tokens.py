"""A token as text, honestly: a token of byte-level BPE may be half a character."""

from functools import cache


def token_text(token: bytes) -> str:
    """`token` as text; bytes that are not whole UTF-8 characters become `<0xE6>`, one mark a byte."""
    return "".join(
        f"<0x{ord(character) - 0xDC00:02X}>" if "\udc80" <= character <= "\udcff" else character
        for character in token.decode("utf-8", "surrogateescape")
    )


def byte_level_bytes(piece: str) -> bytes:
    """The bytes that a piece of a byte-level BPE vocabulary stands for (`Ġis` → b" is").

    Raises KeyError where `piece` holds a character outside that alphabet.
    Source: GPT-2's bytes_to_unicode (Radford et al. 2019).
    """
    return bytes(_byte_of_character()[character] for character in piece)


@cache
def _byte_of_character() -> dict[str, int]:
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}
