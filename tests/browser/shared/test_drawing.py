"""What was drawn in one language hears no more once the page is drawn in another; what it shows goes on."""

from playwright.sync_api import Page

from tests.browser.modules import call


def test_what_is_gone_hears_no_more(modules: Page) -> None:
    assert call(modules, "tests/browser/shared/drawing.js", "heard") == {"through": [2], "always": [2, 3], "T": 3}
