"""A stroke of a round pen covers a bar with two half circles; what is inked twice is no darker."""

import math

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

MODULE = "tests/browser/maths/ink.js"


def inked(modules: Page, *strokes: list[object]) -> float:
    return call(modules, MODULE, "inked", 100, strokes)


@pytest.mark.parametrize(("end", "length"), [([70, 50], 40), ([54, 82], 40), ([30, 50], 0)])
def test_a_stroke_covers_its_length_and_two_half_circles(modules: Page, end: list[int], length: float) -> None:
    start = [30, 50]
    area = 12 * length + math.pi * 6**2
    assert inked(modules, [start, end, 12]) == pytest.approx(area, rel=0.01)
    assert inked(modules, [start, end, 12], [end, start, 12]) == pytest.approx(area, rel=0.01)


def test_what_leaves_the_paper_is_not_on_it(modules: Page) -> None:
    assert inked(modules, [[-30, 50], [0, 50], 12]) == pytest.approx(math.pi * 18, rel=0.02)
    assert inked(modules, [[-30, 150], [-20, 150], 12]) == 0
