"""What records the next-token logits of every prompt in prompts.json, and the vocabulary, from the language model."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from core.assets import RECORDINGS
from core.files import written_whole
from core.makers.maker import Maker
from core.recordings.logits import VOCABULARY, pack, prompts, provenance

if TYPE_CHECKING:
    from core.language_model import LanguageModel

# The source of all that a language model has said: `--source model=embedded`.
MODEL, EMBEDDED = "model", "embedded"


def prompts_maker() -> Maker:
    """A file a prompt."""
    return Maker(
        "prompts",
        (VOCABULARY, *recording_files()),
        _make,
        made_from=(RECORDINGS / "prompts.json",),
        source=MODEL,
    )


def recording_files() -> tuple[Path, ...]:
    """The files of all prompts, in their order."""
    return tuple(RECORDINGS / f"{entry['slug']}.safetensors" for entry in prompts())


def embedded_model(source: Path | None) -> "tuple[LanguageModel, dict[str, str]]":
    """The model inside the installed package, and what a recording says of its origin.

    Raises ValueError for another source, and where the package is not installed.
    """
    from core.language.model_store import DEFAULT_MODEL, embedded_gguf

    if str(source) != EMBEDDED:
        raise ValueError(f"the source {MODEL} must be {EMBEDDED}, got {source}")
    gguf = embedded_gguf()
    if gguf is None:
        raise ValueError("the embedded model must be installed (requirements-model.txt), got none")
    from core.language_model import load_language_model  # costs seconds, so a wrong call is told before

    model = load_language_model(DEFAULT_MODEL.name)
    return model, provenance(model.name, gguf)


def record(model: "LanguageModel", origin: dict[str, str], prompt: str) -> bytes:
    """The file of one prompt."""
    return pack(model.next_token_logits(prompt), model.vocabulary, {**origin, "prompt": prompt})


def _make(source: Path | None) -> None:
    model, origin = embedded_model(source)
    for entry, file in zip(prompts(), recording_files(), strict=True):
        with written_whole(file) as unfinished:
            unfinished.write_bytes(record(model, origin, entry["prompt"]))
    with written_whole(VOCABULARY) as unfinished:
        unfinished.write_text(json.dumps(model.vocabulary, ensure_ascii=False, separators=(",", ":")), "utf-8")
