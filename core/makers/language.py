"""What distils the language model for the Deploy tab: the runs that its page shows without a run of its own."""

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.files import written_whole
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.texts import shipped_text, text_path
from core.makers.maker import Maker, rounded
from core.makers.prompts import MODEL, embedded_model
from core.recordings.language import RUNS, recording_path

if TYPE_CHECKING:
    from core.language_model import LanguageModel


def language_makers() -> list[Maker]:
    """A file a run, each made of its text and by the language model."""
    return [_maker(name, text, config) for name, (text, config) in RUNS.items()]


def _maker(name: str, text: str, config: LayerDroppingConfig) -> Maker:
    file, source = recording_path(name), text_path(text)

    def make(given: Path | None) -> None:
        model, origin = embedded_model(given)
        content = {"text": text, "text_sha256": _sha256(source), **origin, **record(model, shipped_text(text), config)}
        file.parent.mkdir(exist_ok=True)
        with written_whole(file) as unfinished:
            unfinished.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")

    return Maker("language", (file,), make, (source,), source=MODEL, up_to_date=_is_of(file, source, config))


def record(model: "LanguageModel", text: str, config: LayerDroppingConfig) -> dict[str, Any]:
    """A run's {tokens, needs, events, result}; but for seconds the same each time on one machine."""
    from core.language_distillation import LayerDroppingRun

    run = LayerDroppingRun(model, text, config)
    events = []
    for event in run.events():
        print(f"  step {event.step} of {event.steps}: {event.student.kl_to_teacher:.3f}", flush=True)
        events.append(rounded(json.loads(event.to_json())))
    tokens = len(model.tokenizer(text, add_special_tokens=False, verbose=False).input_ids)
    return {"tokens": tokens, "needs": round(run.needed_bytes), "events": events[:-1], "result": events[-1]}


def _is_of(file: Path, text: Path, config: LayerDroppingConfig) -> Callable[[], bool]:
    def is_of() -> bool:
        recorded = json.loads(file.read_text("utf-8"))
        asked = json.loads(json.dumps(dataclasses.asdict(config)))
        return bool(recorded["text_sha256"] == _sha256(text) and recorded["result"]["config"] == asked)

    return is_of


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
