"""What the tests of this folder share."""

import pytest

from core.layer_dropping import precision


@pytest.fixture(autouse=True)
def every_processor_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products in float32, whether the processor has bfloat16 or not."""
    monkeypatch.setattr(precision, "HAS_BFLOAT16", False)
