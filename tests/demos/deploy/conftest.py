"""A shelf of models whose configured one is a tiny Llama, as the server would have loaded it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.language.model_store import ENVIRONMENT_VARIABLE
from core.model_shelf import ModelShelf, shared_shelf


@pytest.fixture
def shelf(llama_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelShelf]:
    """The one of this process, anew for each test."""
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(llama_folder))
    shared_shelf.forget()
    shared_shelf().start()
    assert shared_shelf().settle().state == "ready"
    yield shared_shelf()
    shared_shelf.forget()
