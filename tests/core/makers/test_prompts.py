"""Recording a prompt again gives the committed file; without the model nothing is recorded."""

from pathlib import Path

import numpy as np
import pytest

from core.assets import RECORDINGS
from core.language.model_store import embedded_gguf
from core.language_model import LanguageModel
from core.makers.prompts import embedded_model, record
from core.recordings.logits import provenance, recording, unpack

PROMPT = "The capital of France is"


def test_recording_again_gives_what_is_committed_and_the_same_bytes_each_time(language_model: LanguageModel) -> None:
    gguf = embedded_gguf()
    assert gguf is not None
    origin = provenance(language_model.name, gguf)
    data = record(language_model, origin, PROMPT)
    assert record(language_model, dict(reversed(origin.items())), PROMPT) == data
    again, before = unpack(data), recording("france")
    assert np.abs(again.logits - before.logits).max() < 1e-3
    measured = {"low", "step", "versions"}
    assert again.metadata.keys() == before.metadata.keys()
    for key in before.metadata.keys() - measured:
        assert again.metadata[key] == before.metadata[key], key
    assert abs(len(data) - (RECORDINGS / "france.safetensors").stat().st_size) < 64


def test_without_the_embedded_model_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.language.model_store.embedded_gguf", lambda: None)
    with pytest.raises(ValueError, match=r"must be installed \(requirements-model\.txt\), got none"):
        embedded_model(Path("embedded"))


@pytest.mark.parametrize("source", [None, Path("elsewhere")])
def test_another_model_is_refused(source: Path | None) -> None:
    with pytest.raises(ValueError, match="the source model must be embedded, got"):
        embedded_model(source)
