"""Files that do not come whole."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call


@pytest.mark.parametrize(("is_given_up", "name"), [(False, "MissedError"), (True, "TypeError")])
def test_a_file_that_is_cut_in_its_middle_is_missed(modules: Page, is_given_up: bool, name: str) -> None:
    assert call(modules, "tests/browser/maths/fetched.js", "cut", is_given_up) == {"bytes": name, "json": name}
