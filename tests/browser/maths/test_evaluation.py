"""Calibration in the browser: the bins and the fitted temperature of core/evaluation.py, worked out by hand."""

import math

import numpy as np
import pytest
import torch
from playwright.sync_api import Page

from core.evaluation import calibration
from core.randomness import key, uniform
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


@pytest.mark.parametrize(("scale", "gains"), [(3.0, True), (1.0, False)])
def test_a_gain_in_calibration_is_told_from_the_luck_of_the_examples(modules: Page, scale: float, gains: bool) -> None:
    """An interval as a paired bootstrap on core's calibration gives; of well calibrated answers it holds 0."""
    luck = np.random.default_rng(3)
    true = luck.normal(size=(300, 4))
    targets = [int(luck.choice(4, p=np.exp(row) / np.exp(row).sum())) for row in true]
    logits = np.float32(scale * true)
    temperature = 3.0 if gains else 1.1
    given = [logits.ravel().tolist(), targets, list(range(300)), 4, temperature]
    least, most = call(modules, SOURCE, "calibrationGain", *given)

    def error(places: np.ndarray, at: float) -> float:
        return calibration(torch.from_numpy(logits[places] / at).double(), torch.tensor(targets)[places]).error

    redrawn = []
    for draw in range(400):
        places = np.floor(uniform(key(draw), 300) * 300).astype(int)
        redrawn.append(error(places, 1) - error(places, temperature))
    redrawn.sort()
    assert [least, most] == pytest.approx([redrawn[10], redrawn[389]], abs=1e-6)
    assert (least > 0) == gains
    assert least < most


def test_the_fitted_temperature_is_where_the_cross_entropy_is_least(modules: Page) -> None:
    logits = two_of_ten(2) * 4
    found = call(modules, SOURCE, "fitTemperature", logits, [0, 0, 0, 1], [0, 1, 2, 3], 10)
    assert found == pytest.approx(2 / math.log(3), rel=1e-9)
