"""What the Temperature tab asks of the server, as plain functions: each is also an endpoint of its own."""

import base64
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from core.host_limits import DOWNLOADS, may_download
from core.language.model_store import configured_model
from core.limits import (
    MAX_APPENDED_TOKENS,
    MAX_PROMPT_TOKENS,
    MAX_ROWS,
    SamplingSettings,
    check_count,
    check_prompt,
    check_switch,
)
from core.model_shelf import Status, shared_shelf
from core.pages.temperature import BARS, TOKENS
from core.recordings.logits import find_recording, pack, recorded_vocabulary
from core.temperature import entropy, softmax, truncate
from core.turns import asking

MAX_BARS = 100


def soften(
    prompt: str = "",
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    min_p: float | None = None,
    bars: int = BARS,
    model: str | None = None,
) -> dict[str, Any]:
    """The soft labels of the token after `prompt`: the `bars` most likely with their probability, and the rest.

    Softmax over the whole vocabulary at `temperature` (0 or 0.05–20), then top-k, top-p and min-p in that order.
    A recorded prompt is answered without a model.
    """
    settings = SamplingSettings(temperature, top_k, top_p, min_p)
    check_prompt(prompt)
    check_count("bars", bars, 1, MAX_BARS)
    name = configured_model() if model is None else model
    recorded = find_recording(prompt, name)
    logits = recorded.logits if recorded else shared_shelf().get(name).next_token_logits(prompt)
    vocabulary = recorded_vocabulary() if recorded else shared_shelf().get(name).vocabulary
    probs = truncate(softmax(logits, settings.temperature), top_k, top_p, min_p)
    shown = np.argsort(-probs, kind="stable")[:bars]
    bits = float(entropy(probs)) / math.log(2)
    return {
        "model": name,
        "temperature": settings.temperature,
        "tokens": [{"id": int(i), "token": vocabulary[i], "prob": float(probs[i])} for i in shown if probs[i] > 0],
        "tail": max(0.0, 1.0 - float(probs[shown].sum())),
        "entropy_bits": bits,
        "effective_choices": 2.0**bits,
    }


def next_token(prompt: str = "", appended: list[int] | None = None, model: str | None = None) -> dict[str, Any]:
    """All logits of the token after `prompt` and the token ids `appended`, as a base64 file of core.recordings.logits.

    `read_tokens` of `prompt_tokens` were read: the last 256 at most. `marks` are the model's own marks that `prompt`
    spells, such as `<|im_end|>`, each once: they are read as marks.
    """
    appended = _checked_ids(appended)
    loaded = shared_shelf().get(model)
    logits = loaded.next_token_logits(prompt, appended)
    read = loaded.encode(prompt)
    length = len(read) + len(appended)
    return {
        "model": loaded.name,
        "prompt_tokens": length,
        "read_tokens": min(length, MAX_PROMPT_TOKENS),
        "marks": loaded.marks_in(read),
        "file": base64.b64encode(pack(logits, loaded.vocabulary, {"model": loaded.name})).decode(),
    }


def continue_text(
    prompt: str = "",
    temperatures: list[float] | None = None,
    seed: int = 0,
    max_new_tokens: int = TOKENS,
    top_k: int | None = None,
    top_p: float | None = None,
    min_p: float | None = None,
    appended: list[int] | None = None,
    model: str | None = None,
    stop: bool = True,
    whole: bool = True,
) -> Iterator[dict[str, Any]]:
    """Write on from `prompt` at one to four temperatures side by side; every event is one token a temperature.

    `tokens` holds {token, text, prob} for each temperature, null once its text is over; `ended` says why: `sentence`,
    `mark` (the model's own for the end) or `length` (`max_new_tokens`), null before. Without `stop` only the length
    ends a text. Of a character in several tokens the last has the text; without `whole`, each has its bytes, `<0xE6>`.
    """
    if not isinstance(temperatures, list) or not 1 <= len(temperatures) <= MAX_ROWS:
        raise ValueError(f"temperatures must be a list of 1 to {MAX_ROWS} numbers, got {temperatures!r:.80}")
    check_switch("stop", stop)
    check_switch("whole", whole)
    steps = (
        shared_shelf()
        .get(model)
        .write(
            prompt,
            [SamplingSettings(temperature, top_k, top_p, min_p) for temperature in temperatures],
            max_new_tokens=max_new_tokens,
            seed=seed,
            appended=_checked_ids(appended),
            stop=stop,
            whole=whole,
        )
    )
    for step, written in enumerate(steps):
        yield {"step": step, **asdict(written)}


def vocabulary(model: str | None = None) -> list[str]:
    """The text of every token of `model`, by id; half characters are written as their bytes, `<0xE6>`."""
    return list(shared_shelf().get(model).vocabulary)


def model_status(model: str | None = None) -> dict[str, Any]:
    """How far `model` is: idle, loading (and its stage), ready, missing, unreachable or failed (and why).

    `may_download`: whether the visitor may have it fetched from the hub.
    """
    return _told(shared_shelf().status(model))


def load_model(model: str | None = None, download: bool = False) -> dict[str, Any]:
    """Begin to load `model` in the background; only with `download` and the host's leave is the hub asked for it."""
    check_switch("download", download)
    if download and not may_download(asking.get().is_host):
        raise ValueError(
            f"whoever runs this server must allow downloads by {DOWNLOADS}=1, got no leave for {model!r:.80}"
        )
    return _told(shared_shelf().start(model, may_download=download))


def _told(status: Status) -> dict[str, Any]:
    return {**asdict(status), "may_download": may_download(asking.get().is_host)}


def _checked_ids(appended: list[int] | None) -> list[int]:
    ids = [] if appended is None else appended
    if not isinstance(ids, list) or len(ids) > MAX_APPENDED_TOKENS or not all(type(token) is int for token in ids):
        raise ValueError(f"appended must be a list of at most {MAX_APPENDED_TOKENS} token ids, got {ids!r:.80}")
    return ids
