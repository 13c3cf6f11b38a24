"""What a token was drawn from: its share as core has it, its rank, and a row of its own where it has no bar."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from core.temperature import softmax, truncate
from tests.browser.modules import call

LOGITS = [3.0, 3.0, 1.0, 0.5, 0.5, -1.0]


def found(page: Page, token: int, temperature: float, **filters: float) -> dict[str, Any]:
    asked = {"id": token, "temperature": temperature, "filters": {"topK": None, "topP": None, "minP": None, **filters}}
    return dict(call(page, "tests/browser/temperature/written/drawn_from.js", "found", LOGITS, asked))


@pytest.mark.parametrize("temperature", [0, 0.05, 1, 20])
@pytest.mark.parametrize(("filters", "cut"), [({}, {}), ({"topK": 4}, {"top_k": 4}), ({"minP": 0.2}, {"min_p": 0.2})])
def test_each_token_has_the_share_that_core_draws_it_with(
    modules: Page, temperature: float, filters: dict[str, float], cut: dict[str, Any]
) -> None:
    probs = truncate(softmax(np.array(LOGITS), temperature), **cut)
    for token, share in enumerate(probs):
        one = found(modules, token, temperature, **filters)
        assert one["share"] == pytest.approx(share, abs=1e-12)
        assert [row["id"] for row in one["rows"]] == [0, 1, 2, *([token] if token > 2 else [])]
        assert sum(row["share"] for row in one["rows"]) + one["tail"] == pytest.approx(1)


def test_equals_share_a_rank(modules: Page) -> None:
    ranks = [(one["rank"], one["level"]) for one in (found(modules, token, 1) for token in range(6))]
    assert ranks == [(1, 2), (1, 2), (3, 1), (4, 2), (4, 2), (6, 1)]
