"""Numbers as the page writes them."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call


@pytest.mark.parametrize(
    ("function", "value", "text"),
    [
        ("percent", 0.7731, "77.3 %"),
        ("percent", 0.05214, "5.21 %"),
        ("percent", 0.00005, "< 0.01 %"),
        ("percent", 0.9999, "> 99.9 %"),
        ("percent", 0, "0 %"),
        ("percent", 1, "100 %"),
        ("roundPercent", 0.7731, "77 %"),
        ("roundPercent", 0.004, "0.40 %"),
        ("roundPercent", 0.9951, "99.5 %"),
        ("temperature", 2.5125, "2.51"),
        ("temperature", 0.2, "0.2"),
        ("temperature", 20, "20"),
        ("choices", 1.04, "1.04"),
        ("choices", 2.31, "2.3"),
        ("choices", 13.2, "13"),
        ("choices", 5634, "5,630"),
        ("count", 999, "999"),
        ("count", 49152, "49,152"),
        ("count", 1_234_567, "1,234,567"),
        ("size", 365, "365 B"),
        ("size", 25_912, "25.9 kB"),
        ("size", 1_634_000, "1.63 MB"),
    ],
)
def test_a_number_has_the_digits_that_count(modules: Page, function: str, value: float, text: str) -> None:
    found = call(modules, "assets/js/shared/numbers.js", function, value)
    assert found.replace("\u00a0", " ") == text
