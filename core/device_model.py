"""The embedded model for a visitor's own device: its file in parts, and all that a browser must know of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core import limits
from core.language.model_store import DEFAULT_MODEL, ModelMissingError, embedded_gguf
from core.recordings import translation

PART_BYTES = 4 * 1024**2
"""Far below what hosts refuse; a download that breaks off loses one part at most."""

PIECE_BYTES = 2**16


@dataclass(frozen=True)
class Part:
    """Bytes of the model's file: where they begin, how many they are, and the SHA-256 that names them."""

    at: int
    size: int
    sha256: str


def model_file() -> Path:
    """The GGUF file that is given out. Raises ModelMissingError where it is not installed."""
    gguf = embedded_gguf()
    if gguf is None:
        raise ModelMissingError(f"the package of {DEFAULT_MODEL.name} must be installed, got none")
    return gguf


@cache
def parts(file: Path) -> tuple[Part, ...]:
    """The whole of `file`, cut up. The first call reads all of it."""
    found = []
    with file.open("rb") as stream:
        while content := stream.read(PART_BYTES):
            at = stream.tell() - len(content)
            found.append(Part(at, len(content), hashlib.sha256(content).hexdigest()))
    return tuple(found)


def find_part(sha256: str) -> Part | None:
    """The part with this name, or None where there is none."""
    return next((part for part in parts(model_file()) if part.sha256 == sha256), None)


def read_part(part: Part) -> Iterator[bytes]:
    """Its bytes in pieces: a thousand who read slowly hold a piece each, not a part."""
    with model_file().open("rb") as stream:
        stream.seek(part.at)
        for at in range(0, part.size, PIECE_BYTES):
            yield stream.read(min(PIECE_BYTES, part.size - at))


def manifest() -> dict[str, Any]:
    """What a browser needs to fetch the model and to answer as the server does: parts, limits, the translation task.

    Raises ModelMissingError where the file is not installed.
    """
    listed = parts(model_file())
    return {
        "model": DEFAULT_MODEL.name,
        "licence": DEFAULT_MODEL.licence,
        "size": sum(part.size for part in listed),
        "parts": [asdict(part) for part in listed],
        "temperatures": translation.temperatures_as_json(),
        "translation": _translation(),
        "limits": {
            **limits.DIAL,
            "maxPromptCharacters": limits.MAX_PROMPT_CHARACTERS,
            "maxPromptTokens": limits.MAX_PROMPT_TOKENS,
            "maxAppendedTokens": limits.MAX_APPENDED_TOKENS,
            "maxNewTokens": limits.MAX_NEW_TOKENS,
            "maxRows": limits.MAX_ROWS,
            "maxSeed": limits.MAX_SEED,
            "maxCharacters": translation.MAX_CHARACTERS,
            "maxAnswers": translation.MAX_ANSWERS,
            "maxAnswerTokens": translation.MAX_ANSWER_TOKENS,
            "maxDraws": translation.MAX_DRAWS,
        },
    }


def _translation() -> dict[str, str]:
    """What stands before and after a sentence in the prompt, and before and after an answer in its continuation."""
    before, after = translation.translation_prompt("\0").split("\0")
    lead, end = translation.as_continuation("\0").split("\0")
    return {"before": before, "after": after, "lead": lead, "end": end}
