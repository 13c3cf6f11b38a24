"""Files that are to be kept and do not come whole."""

from playwright.sync_api import Page

from tests.browser.modules import call


def test_a_file_that_is_cut_in_its_middle_is_missed(modules: Page) -> None:
    assert call(modules, "tests/browser/shared/kept_files.js", "cut") == "MissedError"
