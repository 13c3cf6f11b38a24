"""Numbers as the Distil tab writes them."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SOURCE = "assets/js/distil/numbers.js"


@pytest.mark.parametrize(
    ("share", "text"), [(0.734, "73 %"), (0.988, "98.8 %"), (0.004, "0.4 %"), (0, "0 %"), (1, "100 %"), (0.98, "98 %")]
)
def test_a_share_is_a_whole_percentage_with_a_digit_more_close_to_the_ends(
    modules: Page, share: float, text: str
) -> None:
    assert call(modules, SOURCE, "shortPercent", share) == text.replace(" ", "\u00a0")


def test_the_spread_over_the_seeds_is_told_in_points(modules: Page) -> None:
    assert call(modules, SOURCE, "spread", [0.7, 0.72, 0.74]) == "72\u00a0% (±\u00a02.0)"
    assert call(modules, SOURCE, "spread", [0.72]) == "72\u00a0%"
