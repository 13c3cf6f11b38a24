"""What the spread over the seeds is."""

from playwright.sync_api import Page

from tests.browser.modules import call

SOURCE = "assets/js/maths/spread.js"


def test_the_deviation_is_the_samples(modules: Page) -> None:
    assert call(modules, SOURCE, "meanAndDeviation", [1, 2, 3]) == {"mean": 2, "deviation": 1}
    assert call(modules, SOURCE, "meanAndDeviation", [4]) == {"mean": 4, "deviation": 0}
