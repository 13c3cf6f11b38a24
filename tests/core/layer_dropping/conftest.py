"""What the tests of this folder share."""

import pytest

from core.language_model import LanguageModel
from core.layer_dropping import precision
from core.layer_dropping.vocabulary_losses import VocabularyLosses


@pytest.fixture(autouse=True)
def every_processor_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products in float32, whether the processor has bfloat16 or not."""
    monkeypatch.setattr(precision, "HAS_BFLOAT16", False)


@pytest.fixture
def losses(llama: LanguageModel) -> VocabularyLosses:
    """Losses over the vocabulary of `llama`."""
    return VocabularyLosses(llama.network.lm_head.weight.detach())
