"""Logarithmic places and round numbers, against their closed forms."""

import math

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SCALES = "assets/js/maths/scales.js"


def test_equal_ratios_are_equally_far_apart(modules: Page) -> None:
    values = [0.05, 0.2, 1, 5, 20, 40]
    places, back = call(modules, "tests/browser/maths/scales.js", "places", 0.05, 20, values)
    assert places == pytest.approx([math.log(value / 0.05) / math.log(400) for value in values])
    assert (places[0], places[4]) == (0, 1)
    assert back == pytest.approx(values)


def test_the_step_of_a_value_and_how_far_along_it_is(modules: Page) -> None:
    grid = [0.5, 1, 2, 4, 8]
    for value, i, part in ((0.5, 0, 0), (2, 2, 0), (2 * 2**0.25, 2, 0.25), (8, 3, 1)):
        found = call(modules, SCALES, "stepOf", grid, value)
        assert found["i"] + found["part"] == pytest.approx(i + part)
        assert found["part"] == pytest.approx(part, abs=1e-12) or found["part"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (1200, [0, 500, 1000]),
        (1000, [0, 500, 1000]),
        (2.31, [0, 1, 2]),
        (0.45, [0, 0.2, 0.4]),
        (300, [0, 100, 200, 300]),
    ],
)
def test_ticks_are_round_numbers_within_the_range(modules: Page, most: float, ticks: list[float]) -> None:
    assert call(modules, SCALES, "roundTicks", most, 4) == ticks
