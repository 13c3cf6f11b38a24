"""The model on the device: one page that has it, for all tests that only ask it something."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_page
from tests.browser.language.host import Host, hosting
from tests.browser.modules import call

DEVICE = "tests/browser/language/device.js"
Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    with hosting() as running:
        yield running


@pytest.fixture(scope="session")
def device(browser: Browser, host: Host) -> Iterator[Page]:
    """A page with the whole model."""
    with watched_page(browser, host.url) as page:
        page.goto("/")
        assert call(page, DEVICE, "loaded", {"download": True})["state"] == "ready"
        yield page


@pytest.fixture(scope="session")
def ask(device: Page) -> Ask:
    """ask(endpoint, **parameters): what the model on the device answers, a list of all events where it streams."""
    return lambda name, **parameters: call(device, DEVICE, "answered", name, parameters)
