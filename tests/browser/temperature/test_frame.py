"""A frame: the drawn bars, the rest and the entropy of one temperature, filtered and not; as core computes them."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from core.temperature import effective_choices, entropy, softmax, truncate
from tests.browser.modules import call

LOGITS = np.sort(np.random.default_rng(2).normal(scale=3, size=40))[::-1]


def shown(page: Page, temperature: float, **filters: float) -> dict[str, Any]:
    given = {"topK": None, "topP": None, "minP": None, **filters}
    return call(page, "tests/browser/temperature/frame.js", "shown", LOGITS.tolist(), temperature, given)


@pytest.mark.parametrize("temperature", [0, 0.05, 1, 20])
@pytest.mark.parametrize(
    ("filters", "cut"),
    [
        ({}, {}),
        ({"topK": 15}, {"top_k": 15}),
        ({"topK": 4}, {"top_k": 4}),
        ({"topP": 0.8, "minP": 0.1}, {"top_p": 0.8, "min_p": 0.1}),
    ],
)
def test_bars_rest_and_entropy_are_cores(
    modules: Page, temperature: float, filters: dict[str, float], cut: dict[str, Any]
) -> None:
    frame, whole = shown(modules, temperature, **filters), softmax(LOGITS, temperature)
    probs = truncate(whole, **cut)
    assert frame["bars"] == pytest.approx(probs[:10].tolist(), abs=1e-12)
    assert frame["uncut"] == pytest.approx(whole[:10].tolist(), abs=1e-12)
    assert frame["tail"] == pytest.approx(probs[10:].sum(), abs=1e-12)
    assert frame["bits"] == pytest.approx(float(entropy(probs)) / np.log(2), abs=1e-12)
    assert frame["choices"] == pytest.approx(float(effective_choices(probs)), rel=1e-12)
    assert frame["top"] == frame["bars"][0]
