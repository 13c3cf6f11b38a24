"""Which gains are clear, in the browser: as core/significance.py."""

import numpy as np
from playwright.sync_api import Page

from core.significance import clear_gains, threshold
from tests.browser.modules import call

SOURCE = "assets/js/maths/significance.js"


def test_as_many_standard_errors_are_asked_for_as_in_python(modules: Page) -> None:
    for points, seeds in ((1, 2), (1, 5), (8, 3), (8, 5), (12, 3), (7, 20)):
        assert abs(call(modules, SOURCE, "threshold", points, seeds) - threshold(points, seeds)) < 1e-9


def test_the_same_gains_are_clear(modules: Page) -> None:
    gains = np.random.default_rng(3).normal(1.5, 1, size=(200, 8, 3))
    found = [call(modules, SOURCE, "clearGains", sweep.tolist()) for sweep in gains]
    expected = [clear_gains(sweep).tolist() for sweep in gains]
    assert found == expected
    assert 0.05 < np.mean(expected) < 0.95
    assert call(modules, SOURCE, "clearGains", [[1], [2]]) == [False, False]
