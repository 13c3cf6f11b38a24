"""A page of the lab as plain files, as a browser opens it that was never anywhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_page


@pytest.fixture
def site(browser: Browser, site_url: str) -> Iterator[Page]:
    """A page whose relative addresses are the lab's; a worker keeps it for a visit without a network."""
    with watched_page(browser, site_url) as opened:
        yield opened
