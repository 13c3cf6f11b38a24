"""Calibration in the browser: the bins and the fitted temperature of core/evaluation.py, worked out by hand."""

import math

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SOURCE = "assets/js/maths/evaluation.js"
NOTHING = -2000.0


def two_of_ten(logit: float) -> list[float]:
    """Logits of ten classes: `logit` for the first, 0 for the second, all others have no share."""
    return [logit, 0.0, *[NOTHING] * 8]


def reliability(page: Page, rows: list[list[float]], targets: list[int], bins: int) -> dict:
    logits = [logit for row in rows for logit in row]
    return call(page, SOURCE, "reliability", logits, targets, list(range(len(targets))), 10, 1, bins)


@pytest.mark.parametrize(("bins", "place"), [(2, 0), (4, 1), (10, 4)])
def test_a_confidence_on_an_edge_belongs_to_the_bin_below(modules: Page, bins: int, place: int) -> None:
    result = reliability(modules, [two_of_ten(0)] * 3, [0, 1, 0], bins)
    assert [bin["count"] for bin in result["bins"]] == [3 if number == place else 0 for number in range(bins)]


def test_the_error_weighs_bins_by_their_examples(modules: Page) -> None:
    rows = [two_of_ten(math.log(0.95 / 0.05))] * 4 + [two_of_ten(math.log(0.65 / 0.35))]
    result = reliability(modules, rows, [0, 0, 0, 1, 1], 10)
    assert result["error"] == pytest.approx((4 * 0.2 + 1 * 0.65) / 5)
    assert result["accuracy"] == pytest.approx(0.6)
    assert result["confidence"] == pytest.approx((4 * 0.95 + 0.65) / 5)
    assert result["bins"][9] == {"count": 4, "confidence": pytest.approx(0.95), "accuracy": 0.75}


def test_the_fitted_temperature_is_where_the_cross_entropy_is_least(modules: Page) -> None:
    logits = two_of_ten(2) * 4
    found = call(modules, SOURCE, "fitTemperature", logits, [0, 0, 0, 1], [0, 1, 2, 3], 10)
    assert found == pytest.approx(2 / math.log(3), rel=1e-9)
