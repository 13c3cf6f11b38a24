"""Draws by inverting the cumulative sum: as core's, on the borders too."""

import numpy as np
from playwright.sync_api import Page

from core.temperature import sample
from tests.browser.modules import call
from tests.core.test_temperature import FixedDraw

FALLING = [3.0, 2.0, 2.0, 1.0, 0.0]
DRAWS = [0, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 0.9999]


def drawn(page: Page, uniforms: list[float], weights: list[float], kept: int) -> list[int]:
    shown = {"weights": weights, "sum": sum(weights[:kept]), "kept": {"minP": kept}}
    return list(call(page, "tests/browser/maths/sample.js", "drawn", uniforms, shown))


def test_a_draw_on_the_border_between_two_answers_falls_on_the_second_as_in_core(modules: Page) -> None:
    expected = [sample(np.divide(FALLING, 8), FixedDraw(draw))[0] for draw in DRAWS]
    assert drawn(modules, DRAWS, FALLING, 5) == expected == [0, 0, 1, 1, 2, 2, 3, 3]


def test_what_a_filter_cut_is_never_drawn(modules: Page) -> None:
    assert drawn(modules, [0, 0.5, 0.6, 1], FALLING, 2) == [0, 0, 1, 1]
