"""Reading a token's text back."""

import re


def bytes_shown(text: str) -> bytes:
    """The bytes of a token whose text core.language.tokens.token_text has written."""
    pieces = re.split(r"(<0x[0-9A-F]{2}>)", text)
    return b"".join(bytes.fromhex(piece[3:5]) if piece.startswith("<0x") else piece.encode() for piece in pieces)
