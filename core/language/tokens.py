"""A token as text, honestly: a token of byte-level BPE may be half a character."""

import codecs
import re
from functools import cache
from typing import Any

# How SmolLM2 cuts text into pieces, by the name that GGUF files have for it: tokenizer.ggml.pre.
RULE = "smollm"


def token_text(token: bytes) -> str:
    """`token` as text; bytes that are not whole UTF-8 characters become `<0xE6>`, one mark a byte."""
    return Characters().read(token, last=True)


def token_bytes(text: str) -> bytes:
    """The bytes of the token whose token_text is `text`."""
    pieces = re.split(r"<0x([0-9A-F]{2})>", text)  # text and byte in turn
    return b"".join(bytes.fromhex(piece) if i % 2 else piece.encode() for i, piece in enumerate(pieces))


class Characters:
    """What a row of tokens says, each character told of with the token that makes it whole."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def read(self, token: bytes, *, last: bool = False) -> str:
        """The text that became whole with `token`; with the `last` one, what is left of a character too."""
        return "".join(
            f"<0x{ord(character) - 0xDC00:02X}>" if "\udc80" <= character <= "\udcff" else character
            for character in self._decoder.decode(token, last)
        )


def byte_level_bytes(piece: str) -> bytes:
    """The bytes that a piece of a byte-level BPE vocabulary stands for (`Ġis` → b" is").

    Raises KeyError where `piece` holds a character outside that alphabet.
    Source: GPT-2's bytes_to_unicode (Radford et al. 2019).
    """
    return bytes(_byte_of_character()[character] for character in piece)


def vocabulary_texts(tokenizer: Any, size: int) -> tuple[str, ...]:
    """The text of each of the `size` tokens of a transformers `tokenizer`, by id; ids without a piece are empty."""
    added = frozenset(tokenizer.get_added_vocab())
    pieces = {token: piece for piece, token in tokenizer.get_vocab().items()}

    def text_of(piece: str) -> str:
        if piece in added:
            return piece
        try:
            return token_text(byte_level_bytes(piece))
        except KeyError:  # a vocabulary that is not byte-level
            return str(tokenizer.convert_tokens_to_string([piece]))

    return tuple(text_of(pieces.get(token, "")) for token in range(size))


def cut_digits_off(tokenizer: Any) -> None:
    """Have a byte-level transformers `tokenizer` cut every digit off before it splits whitespace: RULE.

    Source: the `pre_tokenizer` of SmolLM2's tokenizer.json.
    """
    from tokenizers import pre_tokenizers  # only a conversion needs it

    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )


@cache
def _byte_of_character() -> dict[str, int]:
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}
