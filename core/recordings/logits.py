"""Next-token logits in a compact file: the recorded prompts of assets/recordings, and what travels to the page.

The layout is a safetensors file, which assets/js/maths/tensors.js unpacks too:
    head_ids     int32   (head,)        the largest logits' token ids
    head_logits  float32 (head,)        those logits, exact
    steps        uint16  (vocabulary,)  every other logit as low + step · steps
with `low`, `step`, the model, the prompt and the top tokens' texts in the metadata. The head is where a probability
can be large; elsewhere the rounding, at most half of `step`, moves no probability by 1e-4 at any T of 0.05 or more.
"""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.assets import RECORDINGS
from core.language.tokens import RULE
from core.tensors import pack_tensors, unpack_tensors

VOCABULARY = RECORDINGS / "vocabulary.json"
HEAD = 1024
TEXTS = 64


@dataclass(frozen=True)
class Recording:
    """One recorded prompt: logits (vocabulary,) float64, and what they come from."""

    prompt: str
    logits: NDArray[np.float64]
    metadata: Mapping[str, str]


def pack(logits: NDArray[np.float32], vocabulary: Sequence[str], metadata: Mapping[str, str]) -> bytes:
    """`logits` (vocabulary,) and the texts of the 64 most likely tokens as a file's bytes, about 100 KB for 49,152.

    Raises ValueError for logits that are not finite.
    """
    if not np.isfinite(logits).all():
        raise ValueError(f"logits must be finite, got {np.count_nonzero(~np.isfinite(logits))} that are not")
    head = _largest(logits)
    tail = np.ones(logits.size, dtype=bool)
    tail[head] = False
    rest = logits[tail].astype(np.float64)
    low = float(rest.min()) if rest.size else 0.0
    step = (float(rest.max()) - low) / 65535 if rest.size else 0.0
    steps = np.zeros(logits.size, dtype=np.uint16)
    if step:
        steps[tail] = np.rint((rest - low) / step)
    texts = {str(token): vocabulary[token] for token in head[:TEXTS]}
    tensors: dict[str, NDArray[Any]] = {
        "head_ids": head.astype(np.int32),
        "head_logits": logits[head].astype(np.float32),
        "steps": steps,
    }
    described = {"low": repr(low), "step": repr(step), "texts": json.dumps(texts, ensure_ascii=False)}
    return pack_tensors(tensors, {**metadata, **described})


def _largest(logits: NDArray[np.float32]) -> NDArray[np.intp]:
    """The token ids of the HEAD largest, the largest first and of equal ones the smaller id; only they are sorted."""
    least = np.partition(logits, -HEAD)[-HEAD] if logits.size > HEAD else -np.inf
    found = np.flatnonzero(logits >= least)
    return found[np.argsort(-logits[found], kind="stable")][:HEAD]


def unpack(data: bytes) -> Recording:
    """The recording in `data`. Raises ValueError where it is not one."""
    try:
        tensors, metadata = unpack_tensors(data)
        logits = float(metadata["low"]) + float(metadata["step"]) * tensors["steps"].astype(np.float64)
        logits[tensors["head_ids"]] = tensors["head_logits"]
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError(f"a recording must be a whole safetensors file, got {len(data)} bytes: {error}") from error
    logits.flags.writeable = False  # recordings are cached and shared
    return Recording(metadata.get("prompt", ""), logits, metadata)


def prompts() -> list[dict[str, str]]:
    """What is recorded, in the page's order: slug, group and prompt of each."""
    listed: list[dict[str, str]] = json.loads((RECORDINGS / "prompts.json").read_text("utf-8"))
    return listed


@cache
def recording(slug: str) -> Recording:
    """The recording named `slug`. Raises ValueError where there is none."""
    if slug not in {entry["slug"] for entry in prompts()}:
        raise ValueError(f"a recording must be one of those in prompts.json, got {slug!r:.40}")
    return unpack((RECORDINGS / f"{slug}.safetensors").read_bytes())


def find_recording(prompt: str, model: str) -> Recording | None:
    """The recording of `prompt` by `model`, or None."""
    found = next((recording(entry["slug"]) for entry in prompts() if entry["prompt"] == prompt), None)
    return found if found and found.metadata["model"] == model else None


@cache
def recorded_vocabulary() -> tuple[str, ...]:
    """The text of every token of the recorded model, by id."""
    return tuple(json.loads(VOCABULARY.read_text("utf-8")))


def provenance(model: str, file: Path) -> dict[str, str]:
    """What a recording says of its origin: the model, its file with SHA-256, its tokenizer, the libraries' versions."""
    libraries = {name: version(name) for name in ("torch", "transformers", "numpy")}
    return {
        "model": model,
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "tokenizer": RULE,
        "versions": json.dumps({"python": platform.python_version(), **libraries}),
    }
