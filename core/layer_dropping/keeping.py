"""A student as a folder that transformers loads, with what is known of it beside."""

import shutil
import uuid
from pathlib import Path

from core.language_model import LanguageModel
from core.layer_dropping.card import card
from core.layer_dropping.events import LanguageResult
from core.layer_dropping.gguf_file import write_gguf
from core.layer_dropping.run import LayerDroppingRun

_WEIGHTS, _RESULT, _CARD, _GGUF = "model.safetensors", "result.json", "README.md", "model.gguf"
# What an earlier student may have left, which the new one replaces.
_KNOWN = {_WEIGHTS, _RESULT, _CARD, _GGUF, "config.json", "generation_config.json", "chat_template.jinja"}
_KNOWN |= {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"}


def check_can_keep(folder: Path, teacher_bytes: int) -> None:
    """Make `folder`, if need be. Raises ValueError where it holds anything but a student, or has no room; OSError.

    teacher_bytes: of the teacher's weights, more than which no student has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    other = next((file.name for file in sorted(folder.iterdir()) if file.name not in _KNOWN), None)
    if other is not None:
        raise ValueError(f"the folder must be empty or hold an earlier student, got {other} in {folder}")
    _scratch(folder).rmdir()
    check_room(folder, teacher_bytes)


def check_room(folder: Path, needed: int) -> None:
    """Raise ValueError unless the disk of `folder` has so many bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ValueError(f"{folder} must have {needed / 1e6:.0f} MB free, got {free / 1e6:.0f} MB")


def keep_student(folder: Path, run: LayerDroppingRun, result: LanguageResult) -> list[Path]:
    """Write the student's weights, config and tokenizer, a card and the result as JSON; returns the files.

    Beside a teacher that has a GGUF file on this machine, the student is written as one too. What an earlier student
    left in `folder` is replaced when all is written. Raises OSError where it cannot be.
    """
    scratch = _scratch(folder)
    try:
        write_folder(scratch, run.student, result, run.teacher.name)
        write_gguf(scratch / _GGUF, run.student.network, run.teacher.name)
        for left in _KNOWN:
            (folder / left).unlink(missing_ok=True)
        return sorted(file.rename(folder / file.name) for file in scratch.iterdir())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write_folder(folder: Path, student: LanguageModel, result: LanguageResult, teacher_name: str) -> None:
    """Write a student's weights, config, tokenizer, card and result into `folder`. Raises OSError."""
    student.network.save_pretrained(folder)
    student.tokenizer.save_pretrained(folder)
    (folder / _RESULT).write_text(result.to_json(), "utf-8")
    (folder / _CARD).write_text(card(result, teacher_name), "utf-8")


def _scratch(folder: Path) -> Path:
    scratch = folder / f"scratch-{uuid.uuid4().hex}"
    scratch.mkdir()
    return scratch
