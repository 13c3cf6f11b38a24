"""How a room and those in it are known: a code to say aloud, a secret key, and a number that a page made up."""

import hashlib
import re
import secrets
from collections.abc import Container

from core.room.refused import RefusedError

# No vowels, so that no word comes about; none that looks like a digit.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 4
# 60 bits, which an integer of SQLite holds.
TOKEN_DIGITS = 15


def new_code(taken: Container[str]) -> str:
    """A code that is not `taken`."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if code not in taken:
            return code


def new_key() -> str:
    """A key of 128 bits."""
    return secrets.token_hex(16)


def fingerprint(key: str) -> bytes:
    """What is kept of a key: enough to know it again, too little to use it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def is_key(key: str, kept: bytes) -> bool:
    """Whether `key` is the one of the fingerprint `kept`."""
    return secrets.compare_digest(fingerprint(key), kept)


def token_of(text: object) -> int:
    """The number that a learner's page made up; RefusedError for anything but 15 hexadecimal digits."""
    if isinstance(text, str) and re.fullmatch(rf"[0-9a-f]{{{TOKEN_DIGITS}}}", text):
        return int(text, 16)
    raise RefusedError("value", f"a learner's token must be {TOKEN_DIGITS} hexadecimal digits, got {text!r:.40}")
