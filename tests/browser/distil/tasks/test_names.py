"""Names that are written in the browser, letter by letter."""

import pytest
from playwright.sync_api import Page

from core.randomness import key, uniform
from tests.browser.modules import call


@pytest.mark.parametrize(("before", "letter"), [(0.0, "d"), (-(2.0**-24), "d"), (2.0**-24, "c")])
def test_a_draw_on_the_border_between_two_letters_falls_on_the_second(
    modules: Page, before: float, letter: str
) -> None:
    luck = key(4)
    border = float(uniform(luck, 1)[0]) + before
    probs = [border if place == 3 else 1 - border if place == 4 else 0 for place in range(27)]
    assert call(modules, "tests/browser/distil/tasks/names.js", "writtenFrom", probs, luck) == letter
