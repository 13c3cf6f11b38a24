"""The portable generator in the browser: the golden numbers of tests/core/test_randomness.py."""

from playwright.sync_api import Page

from tests.browser.modules import call

SOURCE, TESTED = "assets/js/maths/randomness.js", "tests/browser/maths/randomness.js"


def test_golden_batches(modules: Page) -> None:
    assert call(modules, TESTED, "firstBatches", 2, 5, 3, 4) == [[3, 4, 2], [0, 1, 3], [4, 1, 0], [2, 2, 0]]
    assert call(modules, TESTED, "firstBatches", 3, 5, 7, 1) == [[4, 0, 2, 3, 1, 2, 4]]


def test_golden_keys(modules: Page) -> None:
    assert call(modules, SOURCE, "key", 0) == 33350994
    assert call(modules, SOURCE, "key", 1, 2) != call(modules, SOURCE, "key", 2, 1)
