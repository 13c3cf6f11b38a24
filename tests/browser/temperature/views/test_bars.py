"""The bars' pinned outlines: each is as long as its answer's share at the pinned temperature, the rest's too."""

import numpy as np
import pytest
from playwright.sync_api import Page

from core.recordings.logits import recording
from core.temperature import softmax, truncate
from tests.browser.temperature.page import Explorer

PINS = (0.5, 2.0, 20.0)
WIDTHS = "pins => pins.map(pin => parseFloat(pin.style.width))"


@pytest.mark.parametrize("top_k", [None, 40])
def test_the_outline_of_everything_else_is_the_rest_at_the_pinned_temperature(page: Page, top_k: int | None) -> None:
    explorer = Explorer(page).open(pins=",".join(map(str, PINS)), **({"top_k": top_k} if top_k else {}))
    rows = np.array([explorer.page.locator(f"[data-testid=bars] .pin-{i}").evaluate_all(WIDTHS) for i in range(3)])
    for found, temperature in zip(rows, PINS, strict=True):
        falling = np.sort(truncate(softmax(recording("france").logits, temperature), top_k))[::-1]
        np.testing.assert_allclose(found[:10], 100 * falling[:10], atol=1e-3)
        assert found[10] == pytest.approx(100 * falling[10:].sum(), abs=1e-3)
